package io.buswork.worker;

import io.buswork.task.Durations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * How long a module's start is waited for: each of its steps for a while, and none of them any more
 * once nobody wants the module. Belongs to the worker's context.
 */
final class Patience {

  private final Duration limit;
  private final Promise<Void> end = Promise.promise();

  /**
   * @param limit how long each step may take
   */
  Patience(Duration limit) {
    this.limit = limit;
  }

  /** Nobody wants what is being started: the step that is under way is given up now. */
  void end() {
    end.tryComplete();
  }

  /**
   * Waits for a step.
   *
   * @param late what the step's end is if it is given up, by the words for when that was
   */
  <T> Future<T> waitFor(Future<T> step, Function<String, Future<T>> late) {
    Promise<T> first = Promise.promise();
    step.timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(first::tryComplete)
        .onFailure(
            failure -> {
              if (failure instanceof TimeoutException && !step.isComplete()) {
                giveUp(first, late, "after " + Durations.format(limit));
              } else {
                first.tryFail(failure);
              }
            });
    end.future().onSuccess(ended -> giveUp(first, late, "when it was taken back"));
    return first.future();
  }

  private static <T> void giveUp(Promise<T> step, Function<String, Future<T>> late, String when) {
    if (!step.future().isComplete()) {
      late.apply(when).onComplete(step);
    }
  }
}
