package io.buswork.scheduler;

import io.buswork.store.QueueLimits;
import io.buswork.store.QueueTerm;
import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import io.buswork.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a queue as a whole allows now, apart from who would run it: a pause, how many tasks may run
 * at once, how often they may be started. What each key is allowed is with the {@link KeyedWindow}.
 */
final class Admission {

  private final IntSupplier running;
  private final LongSupplier clock;
  private final long unknownSinceMillis;
  private final RateLedger ledger;
  private boolean paused;
  private QueueLimits limits;
  private @Nullable StartRate rate;

  /**
   * @param running how many tasks are under way: sent, and not settled
   * @param clock monotonic milliseconds; what was started before now is not known, but for what the
   *     term says
   * @param ledger where starts are written down
   */
  Admission(QueueTerm term, IntSupplier running, LongSupplier clock, RateLedger ledger) {
    this.paused = term.paused();
    this.limits = term.limits();
    this.running = running;
    this.clock = clock;
    this.ledger = ledger;
    RateLimit now = limits.rate();
    this.unknownSinceMillis = now == null ? Long.MIN_VALUE : clock.getAsLong();
    RateUse known = term.rateUse();
    if (now != null && known != null && RateLedger.keeps(now)) {
      rate = new StartRate(now, known, clock.getAsLong());
    } else {
      limitRate(now);
    }
  }

  /** Whether nothing may be sent at all. */
  boolean isPaused() {
    return paused;
  }

  void pause(boolean nowPaused) {
    paused = nowPaused;
  }

  QueueLimits limits() {
    return limits;
  }

  /** Other limits from now on. */
  void limit(QueueLimits now) {
    limits = now;
    limitRate(now.rate());
  }

  private void limitRate(@Nullable RateLimit now) {
    StartRate before = rate;
    if (now == null) {
      rate = null;
    } else if (before == null) {
      rate = new StartRate(now, unknownSinceMillis);
    } else {
      before.limit(now);
    }
  }

  /** How many tasks may be started now, of as many as are asked for. */
  int room(int wanted) {
    if (paused) {
      return 0;
    }
    int room = wanted;
    Integer most = limits.concurrency();
    if (most != null) {
      room = Math.min(room, most - running.getAsInt());
    }
    return Math.max(0, Math.min(room, startable(room)));
  }

  private int startable(int wanted) {
    StartRate its = rate;
    RateLimit limit = limits.rate();
    if (its == null || limit == null) {
      return wanted;
    }
    long now = clock.getAsLong();
    return RateLedger.keeps(limit) ? ledger.room(limit, its, now) : its.free(now);
  }

  /** So many have been started. */
  void started(int tasks) {
    StartRate its = rate;
    if (its != null && tasks > 0) {
      its.take(tasks, clock.getAsLong());
      ledger.started(tasks);
    }
  }

  /** One that was sent has come back and never started. */
  void neverStarted() {
    StartRate its = rate;
    if (its != null) {
      its.giveBack();
    }
  }

  /** When the rate allows another start; {@link Long#MAX_VALUE} if it does not forbid one now. */
  long nextStartMillis() {
    StartRate its = rate;
    if (its == null) {
      return Long.MAX_VALUE;
    }
    long now = clock.getAsLong();
    long next = its.nextMillis(now);
    return next <= now ? Long.MAX_VALUE : next;
  }

  /** Why nothing is started now; null if there is no reason here. */
  @Nullable String reason() {
    if (paused) {
      return "paused";
    }
    if (limits.concurrency() != null && running.getAsInt() >= limits.concurrency()) {
      return "concurrency";
    }
    return nextStartMillis() == Long.MAX_VALUE ? null : "rate";
  }

  /**
   * Whether these may be sent only once that is on record: where it counts how many run, the next
   * dispatcher must know of each.
   */
  boolean mustBeOnRecord(List<Task> tasks) {
    return limits.concurrency() != null
        || (limits.concurrencyPerKey() != null && tasks.stream().anyMatch(KeyIntake::isKeyed));
  }

  /** Whether the task's time to start is over. */
  static boolean isExpired(Task task, Instant now) {
    Instant expiresAt = task.options().expiresAt();
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
