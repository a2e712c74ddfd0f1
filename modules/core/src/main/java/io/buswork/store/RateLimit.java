package io.buswork.store;

import java.time.Duration;

/**
 * At most so many in any span of this length.
 *
 * @param limit how many, from 1
 * @param per the span, 1 ms to 31 days
 */
public record RateLimit(int limit, Duration per) {

  /** The highest {@link #limit()}. */
  public static final int MAX_LIMIT = 1_000_000;

  /** The shortest {@link #per()}. */
  public static final Duration MIN_PER = Duration.ofMillis(1);

  /** The longest {@link #per()}. */
  public static final Duration MAX_PER = Duration.ofDays(31);

  public RateLimit {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    if (per.compareTo(MIN_PER) < 0 || per.compareTo(MAX_PER) > 0) {
      throw new IllegalArgumentException("per must be 1ms to 31d, not " + per);
    }
  }
}
