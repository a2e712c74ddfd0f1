package io.buswork.api;

import java.time.Duration;
import java.util.Objects;

/** What a handler can return instead of a result. */
public sealed interface Outcome {

  /**
   * Not finished: run again after a while, without using up an attempt.
   *
   * @param delay zero to 3660 days
   */
  record Snooze(Duration delay) implements Outcome {
    public Snooze {
      requireSound(delay);
    }
  }

  /**
   * Failed: run again after a while, using up an attempt.
   *
   * @param delay zero to 3660 days
   * @param reason what went wrong
   */
  record RetryAfter(Duration delay, String reason) implements Outcome {
    public RetryAfter {
      requireSound(delay);
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * Failed for good.
   *
   * @param reason what is wrong with the task
   */
  record Discard(String reason) implements Outcome {
    public Discard {
      Objects.requireNonNull(reason, "reason");
    }
  }

  private static void requireSound(Duration delay) {
    if (delay.isNegative() || delay.compareTo(TaskBounds.MAX_TIME) > 0) {
      throw new IllegalArgumentException("delay must be from zero to 3660 days: " + delay);
    }
  }
}
