package io.buswork.scheduler;

import io.buswork.store.StaleEpochException;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dispatcher's calls of the database. One that finds the database away is repeated until it
 * answers or the dispatcher ends; one that finds the term over ends the dispatcher. Answers arrive
 * on the dispatcher's context.
 */
final class StoreCalls {

  private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);
  private static final long FIRST_WAIT_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 1000;

  private final String queue;
  private final Context context;
  private Runnable onTermOver = () -> {};
  private boolean closed;
  private boolean away;

  StoreCalls(String queue, Context context) {
    this.queue = queue;
    this.context = context;
  }

  /** What to do when a write says that another dispatcher holds the queue. Called once. */
  void onTermOver(Runnable action) {
    onTermOver = action;
  }

  /** Ends all repeating; calls that come later fail. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the last call found the database away. */
  boolean isAway() {
    return away;
  }

  /**
   * Calls, and repeats as long as the database is away.
   *
   * @return fails as the call does, other than with {@link StoreUnavailableException}
   */
  <T> Future<T> untilAnswered(Supplier<Future<T>> call) {
    Promise<T> answer = Promise.promise();
    attempt(call, answer, FIRST_WAIT_MILLIS);
    return answer.future();
  }

  /** Calls once. */
  <T> Future<T> once(Supplier<Future<T>> call) {
    Promise<T> answer = Promise.promise();
    start(call)
        .onComplete(
            result ->
                here(
                    () -> {
                      note(result.cause());
                      if (result.succeeded()) {
                        answer.complete(result.result());
                      } else {
                        answer.fail(result.cause());
                      }
                    }));
    return answer.future();
  }

  private <T> void attempt(Supplier<Future<T>> call, Promise<T> answer, long waitMillis) {
    if (closed) {
      answer.fail(new IllegalStateException("queue " + queue + ": its dispatcher has stopped"));
      return;
    }
    once(call)
        .onSuccess(answer::complete)
        .onFailure(
            cause -> {
              if (cause instanceof StoreUnavailableException && !closed) {
                long next = Math.min(waitMillis * 2, LONGEST_WAIT_MILLIS);
                context.owner().setTimer(waitMillis, t -> here(() -> attempt(call, answer, next)));
              } else {
                answer.fail(cause);
              }
            });
  }

  private static <T> Future<T> start(Supplier<Future<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void note(@Nullable Throwable cause) {
    boolean nowAway = cause instanceof StoreUnavailableException;
    if (nowAway != away) {
      away = nowAway;
      if (away) {
        LOG.warn(
            "queue {}: the database is away; waiting for it: {}", queue, String.valueOf(cause));
      } else {
        LOG.info("queue {}: the database answers again", queue);
      }
    }
    if (cause instanceof StaleEpochException && !closed) {
      closed = true;
      LOG.info("{}: another node has it; its dispatcher here stops", cause.getMessage());
      onTermOver.run();
    }
  }

  private void here(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }
}
