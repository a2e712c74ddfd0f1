package io.buswork.gateway;

import io.buswork.store.DatabaseStats;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database for its statistics while somebody scrapes this node: beside the scrape, which
 * never waits, and so rarely that it costs the database a fiftieth of its time at most. Belongs to
 * the gateway's context.
 */
final class DatabaseWatch {

  static final Duration PACE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
  private static final int RESTS_TIMES = 50;

  private final DatabaseStats stats;
  private final DatabaseMeters meters;
  private final LongSupplier nanoTime;
  private boolean asking;
  private boolean asked;
  private long nextAtNanos;

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  DatabaseWatch(DatabaseStats stats, DatabaseMeters meters, LongSupplier nanoTime) {
    this.stats = stats;
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  /** Somebody scrapes: what is asked for now is there the next time. */
  void scraped() {
    long now = nanoTime.getAsLong();
    if (asking || (asked && now - nextAtNanos < 0)) {
      return;
    }
    asking = true;
    asked = true;
    stats
        .read()
        .onSuccess(meters::take)
        .onFailure(
            failure -> {
              LOG.debug("the database's statistics cannot be read", failure);
              meters.isAway();
            })
        .onComplete(
            done -> {
              asking = false;
              long after = nanoTime.getAsLong();
              nextAtNanos = after + Math.max(PACE.toNanos(), (after - now) * RESTS_TIMES);
            });
  }
}
