package io.buswork.api;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
