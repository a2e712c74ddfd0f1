package io.buswork.scheduler;

import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each concurrency key of a queue is allowed. */
final class KeyLimits {

  private final long unknownSinceMillis;
  private int concurrency;
  private @Nullable RateLimit rate;

  /**
   * @param limits at the beginning of the term
   * @param nowMillis what was started before this is not known, unless it has been written down
   */
  KeyLimits(QueueLimits limits, long nowMillis) {
    RateLimit its = limits.ratePerKey();
    boolean known = its == null || RateLedger.keeps(its);
    unknownSinceMillis = known ? Long.MIN_VALUE : nowMillis;
    set(limits);
  }

  void set(QueueLimits limits) {
    Integer most = limits.concurrencyPerKey();
    concurrency = most == null ? Integer.MAX_VALUE : most;
    rate = limits.ratePerKey();
  }

  /** How often tasks of a key may start; null: as often as can be. */
  @Nullable RateLimit rate() {
    return rate;
  }

  /** What the terms before have started of a key. */
  void remember(KeyRow row, RateUse known, long nowMillis) {
    RateLimit now = rate;
    if (now != null) {
      row.rate(new StartRate(now, known, nowMillis));
    }
  }

  /** How many tasks of a key may run at once. */
  int concurrency() {
    return concurrency;
  }

  boolean isLimitedInConcurrency() {
    return concurrency != Integer.MAX_VALUE;
  }

  /** Whether so many of its tasks run that no more may. */
  boolean isAtConcurrency(KeyRow row) {
    return row.running() >= concurrency;
  }

  /** Whether so many were started of late that no more may be. */
  boolean isAtRate(KeyRow row, long nowMillis) {
    StartRate its = rateOf(row);
    return its != null && its.free(nowMillis) <= 0;
  }

  void started(KeyRow row, long nowMillis) {
    StartRate its = rateOf(row);
    if (its != null) {
      its.take(1, nowMillis);
    }
  }

  /** One that was sent has come back and never started. */
  static void neverStarted(KeyRow row) {
    StartRate its = row.rate();
    if (its != null) {
      its.giveBack();
    }
  }

  /** When its rate lets it start another. */
  long nextMillis(KeyRow row, long nowMillis) {
    StartRate its = rateOf(row);
    return its == null ? nowMillis : its.nextMillis(nowMillis);
  }

  /** When nothing of its starts has to be remembered any more. */
  long forgettableMillis(KeyRow row) {
    StartRate its = row.rate();
    return its == null || rate == null ? Long.MIN_VALUE : its.unusedMillis();
  }

  private @Nullable StartRate rateOf(KeyRow row) {
    RateLimit now = rate;
    if (now == null) {
      row.rate(null);
    } else if (row.rate() == null) {
      row.rate(new StartRate(now, unknownSinceMillis));
    } else {
      Objects.requireNonNull(row.rate()).limit(now);
    }
    return row.rate();
  }
}
