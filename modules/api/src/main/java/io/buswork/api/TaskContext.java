package io.buswork.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one task, as its handler sees it. All methods may be called from any thread; after
 * the attempt has ended, {@link #progress} and {@link #log} do nothing.
 */
public interface TaskContext {

  /** The task's id. */
  long id();

  /** The task's type. */
  String type();

  /** The queue the task came from. */
  String queue();

  /** Which attempt this is, from 1. */
  int attempt();

  /** How many attempts the task has in all. */
  int maxAttempts();

  /** When the attempt times out, by this node's clock. */
  Instant deadline();

  /**
   * The payload as a JSON object.
   *
   * @throws ClassCastException if the payload is JSON of another kind; see {@link #payloadValue()}
   */
  JsonObject payload();

  /**
   * The payload: a {@code JsonObject}, {@code JsonArray}, {@code String}, number, boolean or null.
   */
  @Nullable Object payloadValue();

  /** The payload as it was submitted. */
  String payloadText();

  /** The task's headers; never null. */
  Map<String, String> headers();

  /** The task's tags; never null. */
  List<String> tags();

  /**
   * The tasks that this one waited for, by id, with their results; empty if it waited for none.
   * They are looked up now. Their results may have 16 MiB in all; those of further ones are left
   * out.
   *
   * @return completes on the module's context; fails if the database is away
   */
  Future<List<Predecessor>> predecessors();

  /** The name of the module that runs the task. */
  String module();

  /** The version of the module that runs the task. */
  String version();

  /**
   * Says how far the attempt is. Reports that come faster than they can be sent replace each other.
   *
   * @param percent 0 to 100; values outside are cut to that
   * @param message what is being done; may be empty
   */
  void progress(int percent, String message);

  /**
   * Adds a line to the task's log, which is kept with the task. The last 200 lines, of at most
   * 2,000 characters each, are kept.
   */
  void log(String line);

  /** Whether the attempt was canceled or has timed out: a long handler asks now and then. */
  boolean isCanceled();

  /**
   * Calls back when the attempt is canceled or times out; at once if it already is.
   *
   * @param action runs once, on the thread that cancels
   */
  void onCancel(Runnable action);

  /**
   * Runs SQL of the handler's own in Buswork's Postgres, in a transaction that commits together
   * with the attempt's success, or not at all: not if the attempt fails, snoozes, times out or is
   * canceled, and not if its node was given up meanwhile and the task is somebody else's by now.
   *
   * <p>There is one transaction an attempt. Further calls join it, one after the other; once one of
   * them has failed, nothing of it is kept and the attempt fails, whatever the handler makes of
   * that. The connection is the handler's only until its function's future completes: it neither
   * closes it nor begins or ends a transaction. It is a connection of Buswork's database user, and
   * may sit idle for 30 seconds at most.
   *
   * @param work given the connection; called on the verticle's context, so it must not block
   * @return what the function's future says; the commit comes later, with the outcome
   */
  <T extends @Nullable Object> Future<T> transaction(Function<SqlConnection, Future<T>> work);

  /**
   * Submits a task together with this attempt's success: both are stored in one transaction, or
   * neither. An attempt that does not succeed submits nothing. At most 1,000 tasks an attempt, of
   * 16 MiB in all.
   *
   * @param task what is to follow
   * @return its place among what this attempt submits, from 0, for {@link FollowUp#afterSubmitted}
   * @throws IllegalStateException if the attempt has ended, or has submitted too much
   */
  int submit(FollowUp task);

  /**
   * Submits a task of this type together with this attempt's success.
   *
   * @param type the task type
   * @param payload anything that can be written as JSON
   * @return as above
   */
  default int submit(String type, @Nullable Object payload) {
    return submit(FollowUp.of(type).payload(payload));
  }

  /**
   * Keeps something with the task that outlasts this attempt, its node included: the next attempt
   * finds it in {@link #restored}. A later checkpoint takes the place of an earlier one; those that
   * come faster than they can be stored may be left out, but for the last.
   *
   * @param state anything that can be written as JSON, of at most 64 KiB; null: from now on nothing
   *     is kept
   * @return succeeds when this state or a later one is stored; fails if the task is not this
   *     attempt's any more
   */
  Future<Void> checkpoint(@Nullable Object state);

  /**
   * What the last checkpoint of this task has kept, whichever attempt wrote it: a {@code
   * JsonObject}, {@code JsonArray}, {@code String}, number or boolean; null if there is none, or if
   * null was kept last.
   */
  Future<@Nullable Object> restored();

  /**
   * Waits for a future. Only for blocking handlers: others would stop their event loop.
   *
   * @return what it succeeds with
   * @throws IllegalStateException if called on an event loop
   * @throws Exception what it fails with; {@code InterruptedException} if the attempt is canceled
   */
  default <T extends @Nullable Object> T await(Future<T> future) throws Exception {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("only a blocking handler can wait: this is an event loop");
    }
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * The outcome "not finished; run me again later". Uses up no attempt.
   *
   * @param delay how long to wait
   */
  default Outcome snooze(Duration delay) {
    return new Outcome.Snooze(delay);
  }

  /**
   * The outcome "failed; try again after this time", instead of the handler's backoff. Uses up an
   * attempt.
   *
   * @param delay how long to wait
   * @param reason what went wrong
   */
  default Outcome retryAfter(Duration delay, String reason) {
    return new Outcome.RetryAfter(delay, reason);
  }

  /**
   * The outcome "failed for good": no further attempt.
   *
   * @param reason what is wrong with the task
   */
  default Outcome discard(String reason) {
    return new Outcome.Discard(reason);
  }
}
