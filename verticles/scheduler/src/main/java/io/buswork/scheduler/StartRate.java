package io.buswork.scheduler;

import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often something may be started: a bucket of tokens, each of which comes back one span after
 * it was taken. So there are never more starts than the limit in any span, wherever it begins; a
 * bucket that refills at an even pace would allow twice as many. Times are in milliseconds of one
 * clock. Takings that lie close together are kept as one, and come back with the last of them.
 */
final class StartRate {

  private static final int ENTRIES = 64;

  private final long emptyUntilMillis;
  private final Deque<Taken> taken = new ArrayDeque<>();
  private int limit;
  private long perMillis;
  private int used;

  private static final class Taken {
    private final long firstMillis;
    private long lastMillis;
    private int count;

    private Taken(long nowMillis) {
      firstMillis = nowMillis;
    }
  }

  /**
   * @param unknownSinceMillis what was taken before this is not known: all of it, to be safe;
   *     {@link Long#MIN_VALUE} if nothing was
   */
  StartRate(RateLimit rate, long unknownSinceMillis) {
    limit(rate);
    emptyUntilMillis =
        unknownSinceMillis == Long.MIN_VALUE ? Long.MIN_VALUE : unknownSinceMillis + perMillis + 1;
  }

  /** One of which it is known what was taken. */
  StartRate(RateLimit rate, RateUse known, long nowMillis) {
    this(rate, Long.MIN_VALUE);
    for (RateUse.Starts each : known.starts()) {
      if (each.count() > 0) {
        Taken before = new Taken(nowMillis - each.ago().toMillis());
        before.lastMillis = before.firstMillis;
        before.count = each.count();
        taken.addLast(before);
        used += before.count;
      }
    }
  }

  /**
   * What has been taken and is not back.
   *
   * @param reserved how many more may be taken without its being told again
   */
  RateUse use(long nowMillis, int reserved) {
    return new RateUse(
        taken.stream()
            .filter(each -> backAt(each) > nowMillis)
            .map(
                each ->
                    new RateUse.Starts(Duration.ofMillis(nowMillis - each.lastMillis), each.count))
            .toList(),
        reserved);
  }

  /** Another rate from now on; what has been taken counts. */
  void limit(RateLimit rate) {
    limit = rate.limit();
    perMillis = rate.per().toMillis();
  }

  /** How many may start now. */
  int free(long nowMillis) {
    if (nowMillis < emptyUntilMillis) {
      return 0;
    }
    while (!taken.isEmpty() && backAt(taken.getFirst()) <= nowMillis) {
      used -= taken.removeFirst().count;
    }
    return Math.max(0, limit - used);
  }

  /** Some start now. */
  void take(int count, long nowMillis) {
    Taken last = taken.peekLast();
    if (last == null || nowMillis - last.firstMillis > perMillis / ENTRIES) {
      last = new Taken(nowMillis);
      taken.addLast(last);
    }
    last.lastMillis = nowMillis;
    last.count += count;
    used += count;
  }

  /**
   * One has not started after all. It is not known which taking was its: the oldest is reduced, so
   * that what is left counts for as long as it may have to.
   */
  void giveBack() {
    Taken oldest = taken.peekFirst();
    if (oldest == null) {
      return;
    }
    used--;
    oldest.count--;
    if (oldest.count == 0) {
      taken.removeFirst();
    }
  }

  /** When another may start, now or later. */
  long nextMillis(long nowMillis) {
    if (free(nowMillis) > 0) {
      return nowMillis;
    }
    long next = emptyUntilMillis;
    int left = used;
    for (Taken each : taken) {
      if (left < limit) {
        break;
      }
      left -= each.count;
      next = Math.max(next, backAt(each));
    }
    return next;
  }

  /** When all that was taken is back. */
  long unusedMillis() {
    Taken last = taken.peekLast();
    return last == null ? Long.MIN_VALUE : backAt(last);
  }

  private long backAt(Taken each) {
    return each.lastMillis + perMillis + 1;
  }
}
