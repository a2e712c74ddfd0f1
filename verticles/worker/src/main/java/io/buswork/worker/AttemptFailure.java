package io.buswork.worker;

import io.buswork.task.TaskError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed that ran outside of this JVM: with an error of its own words. Without a
 * stack: ours would tell nobody anything.
 */
final class AttemptFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient TaskError error;
  private final boolean retryable;
  private final transient @Nullable Duration delay;

  /**
   * @param retryable whether the task may be tried again
   * @param delay how long to wait before that; null: as its backoff says
   */
  AttemptFailure(TaskError error, boolean retryable, @Nullable Duration delay) {
    super(error.type() + ": " + error.message(), null, false, false);
    this.error = error;
    this.retryable = retryable;
    this.delay = delay;
  }

  TaskError error() {
    return error;
  }

  boolean isRetryable() {
    return retryable;
  }

  @Nullable Duration delay() {
    return delay;
  }
}
