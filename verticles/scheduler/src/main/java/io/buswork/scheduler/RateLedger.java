package io.buswork.scheduler;

import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Writes down ahead how many tasks are started of what a queue's rate allows, a part at a time: so
 * the next dispatcher, however this one ends, knows of every start but the few that are reserved,
 * and need not wait a whole span. Spans that are short are waited for, and nothing is written.
 * Times are in milliseconds of one clock.
 */
final class RateLedger {

  /** A span up to this long is simply waited for by the next dispatcher. */
  static final Duration SHORT = Duration.ofSeconds(10);

  private static final int PARTS = 16;

  private final Function<RateUse, Future<Void>> keep;
  private final BooleanSupplier isWanted;
  private final Runnable onReserved;
  private int reserved;
  private long reservedUntil;
  private boolean writing;

  /**
   * @param keep writes it down
   * @param isWanted whether there are tasks to be started at all
   * @param onReserved told when more may be started
   */
  RateLedger(Function<RateUse, Future<Void>> keep, BooleanSupplier isWanted, Runnable onReserved) {
    this.keep = keep;
    this.isWanted = isWanted;
    this.onReserved = onReserved;
  }

  /** Whether the starts of such a rate are written down. */
  static boolean keeps(RateLimit rate) {
    return rate.per().compareTo(SHORT) > 0;
  }

  /** How many of those that are free may be started now: those that are written down. */
  int room(RateLimit limit, StartRate rate, long nowMillis) {
    int free = rate.free(nowMillis);
    if (nowMillis >= reservedUntil) {
      reserved = 0;
    }
    int part = Math.max(1, limit.limit() / PARTS);
    if (!writing && reserved * 2 < part && free > reserved && isWanted.getAsBoolean()) {
      reserve(Math.min(part, free - reserved), rate, nowMillis);
    }
    return Math.min(free, reserved);
  }

  /** So many were started. */
  void started(int tasks) {
    reserved = Math.max(0, reserved - tasks);
  }

  private void reserve(int more, StartRate rate, long nowMillis) {
    writing = true;
    keep.apply(rate.use(nowMillis, reserved + more))
        .onSuccess(
            kept -> {
              reserved += more;
              reservedUntil = nowMillis + RateUse.RESERVED_FOR.toMillis();
            })
        .onComplete(
            done -> {
              writing = false;
              if (done.succeeded()) {
                onReserved.run();
              }
            });
  }
}
