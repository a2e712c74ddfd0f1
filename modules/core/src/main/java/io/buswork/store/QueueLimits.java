package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * What a queue allows.
 *
 * @param concurrency how many of its tasks may run at once in the whole cluster; null: no limit
 * @param concurrencyPerKey the same for each concurrency key
 * @param rate how often its tasks may be started; null: no limit
 * @param ratePerKey the same for each concurrency key
 * @param maxDepth how many unfinished tasks it may hold; null: no limit
 * @param weight its share of slots that other queues want too, compared with their weights
 */
public record QueueLimits(
    @Nullable Integer concurrency,
    @Nullable Integer concurrencyPerKey,
    @Nullable RateLimit rate,
    @Nullable RateLimit ratePerKey,
    @Nullable Long maxDepth,
    int weight) {

  /** The weight of queues that are given none. */
  public static final int DEFAULT_WEIGHT = 1;

  /** The highest weight. */
  public static final int MAX_WEIGHT = 1000;

  /** The highest number of tasks at once. */
  public static final int MAX_CONCURRENCY = 1_000_000;

  /** The greatest depth. */
  public static final int MAX_DEPTH = 1_000_000_000;

  /** No limit at all. */
  public static final QueueLimits NONE =
      new QueueLimits(null, null, null, null, null, DEFAULT_WEIGHT);

  public QueueLimits {
    require("concurrency", concurrency == null ? 1 : concurrency, MAX_CONCURRENCY);
    require(
        "concurrencyPerKey", concurrencyPerKey == null ? 1 : concurrencyPerKey, MAX_CONCURRENCY);
    require("maxDepth", maxDepth == null ? 1 : maxDepth, MAX_DEPTH);
    require("weight", weight, MAX_WEIGHT);
  }

  private static void require(String name, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " must be 1 to " + most + ", not " + value);
    }
  }
}
