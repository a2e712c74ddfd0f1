package io.buswork.postgres;

import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a queue allows, as columns. They stand in one order wherever they are read. */
final class QueueLimitRows {

  private QueueLimitRows() {}

  /**
   * Reads them.
   *
   * @param from the first of them
   */
  static QueueLimits read(Row row, int from) {
    return new QueueLimits(
        row.getInteger(from),
        row.getInteger(from + 1),
        rate(row.getInteger(from + 2), row.getLong(from + 3)),
        rate(row.getInteger(from + 4), row.getLong(from + 5)),
        row.getLong(from + 6),
        row.getInteger(from + 7));
  }

  static Tuple write(String queue, long epoch, boolean paused, QueueLimits limits) {
    Tuple values =
        Tuple.of(queue, epoch, paused)
            .addInteger(limits.concurrency())
            .addInteger(limits.concurrencyPerKey());
    addRate(values, limits.rate());
    addRate(values, limits.ratePerKey());
    return values.addLong(limits.maxDepth()).addInteger(limits.weight());
  }

  private static @Nullable RateLimit rate(@Nullable Integer limit, @Nullable Long perMillis) {
    return limit == null || perMillis == null
        ? null
        : new RateLimit(limit, Duration.ofMillis(perMillis));
  }

  private static void addRate(Tuple values, @Nullable RateLimit rate) {
    values
        .addInteger(rate == null ? null : rate.limit())
        .addLong(rate == null ? null : rate.per().toMillis());
  }
}
