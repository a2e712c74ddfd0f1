package io.buswork.task;

import io.buswork.api.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whether, and when, a failed task is tried again.
 *
 * @param maxAttempts how many attempts there are in all, from 1
 * @param backoff the waits between them
 */
public record RetryPolicy(int maxAttempts, Backoff backoff) {

  /** What holds where neither the task nor its handler says. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Task.DEFAULT_MAX_ATTEMPTS, Backoff.DEFAULT);

  /** This policy as far as the task does not say otherwise. */
  public RetryPolicy overriddenBy(Task task) {
    int attempts = task.maxAttempts() > 0 ? task.maxAttempts() : maxAttempts;
    Backoff own = task.options().backoff();
    return attempts == maxAttempts && own == null
        ? this
        : new RetryPolicy(attempts, own == null ? backoff : own);
  }

  /**
   * The wait before the next attempt.
   *
   * @param failures how many attempts have failed, from 1
   * @return empty if there is no further attempt
   */
  public Optional<Duration> delayAfter(int failures, RandomGenerator random) {
    return failures >= maxAttempts
        ? Optional.empty()
        : Optional.of(backoff.delayAfter(failures, random));
  }
}
