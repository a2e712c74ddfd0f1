package io.buswork.api;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a failed task waits for its next attempt.
 *
 * @param kind how the waiting time grows
 * @param initial the wait after the first failure; more than zero
 * @param max no wait is longer than this, before jitter; at least {@code initial}
 * @param jitter 0 to 1: each wait is multiplied by a random factor between 1 - jitter and 1 +
 *     jitter
 */
public record Backoff(Kind kind, Duration initial, Duration max, double jitter) {

  /** 1 s, 2 s, 4 s … up to 10 minutes, give or take a tenth. */
  public static final Backoff DEFAULT =
      new Backoff(Kind.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofMinutes(10), 0.1);

  /** How a waiting time grows from attempt to attempt. */
  public enum Kind {
    /** Always the initial wait. */
    FIXED,
    /** The initial wait times the number of failures. */
    LINEAR,
    /** The initial wait, doubled with each failure. */
    EXPONENTIAL
  }

  public Backoff {
    if (initial.isNegative() || initial.isZero()) {
      throw new IllegalArgumentException("initial must be more than zero: " + initial);
    }
    if (max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("max must be at least initial: " + max + " < " + initial);
    }
    if (max.compareTo(TaskBounds.MAX_TIME) > 0) {
      throw new IllegalArgumentException("max must be 3660 days at most: " + max);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be from 0 to 1: " + jitter);
    }
  }

  /**
   * The wait after so many failures.
   *
   * @param failures how many attempts have failed, from 1
   * @param random where the jitter comes from
   */
  public Duration delayAfter(int failures, RandomGenerator random) {
    double factor =
        switch (kind) {
          case FIXED -> 1;
          case LINEAR -> failures;
          case EXPONENTIAL -> Math.pow(2, Math.min(failures - 1, 62));
        };
    double millis = Math.min(initial.toMillis() * factor, (double) max.toMillis());
    double spread = 1 + jitter * (2 * random.nextDouble() - 1);
    return Duration.ofMillis(Math.max(1, Math.round(millis * spread)));
  }
}
