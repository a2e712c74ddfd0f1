package io.buswork.api;

import java.time.Duration;
import java.util.Objects;

/** What a handler can return instead of a result. */
public sealed interface Outcome {

  /**
   * Not finished: run again after a while, without using up an attempt.
   *
   * @param delay zero or more
   */
  record Snooze(Duration delay) implements Outcome {
    public Snooze {
      requireNotNegative(delay);
    }
  }

  /**
   * Failed: run again after a while, using up an attempt.
   *
   * @param delay zero or more
   * @param reason what went wrong
   */
  record RetryAfter(Duration delay, String reason) implements Outcome {
    public RetryAfter {
      requireNotNegative(delay);
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

  private static void requireNotNegative(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative: " + delay);
    }
  }
}
