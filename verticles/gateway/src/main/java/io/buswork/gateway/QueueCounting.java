package io.buswork.gateway;

import io.buswork.store.QueueCounts;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Counts of queues. Counting a million rows takes the database a good part of a second, and a page
 * that shows queues asks every second: so what was counted holds for as long as keeps the counting
 * to a twentieth of the time, and who asks while it is counted gets the same answer. A short queue
 * is counted anew for everybody. Belongs to the gateway's context.
 */
final class QueueCounting {

  /** What was counted holds for this many times as long as it took to count. */
  private static final int HOLDS_TIMES = 20;

  private static final long ALWAYS_NANOS = 10_000_000;
  private static final int MOST_HELD = 1_000;

  private final Function<String, Future<QueueCounts>> store;
  private final LongSupplier nanoTime;
  private final Map<String, Future<QueueCounts>> counting = new HashMap<>();
  private final Map<String, Counted> counted = new HashMap<>();

  private record Counted(QueueCounts counts, long untilNanos) {}

  /**
   * @param store counts
   * @param nanoTime a monotonic clock in nanoseconds
   */
  QueueCounting(Function<String, Future<QueueCounts>> store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** The tasks of a queue by state, as they are now or were a moment ago. */
  Future<QueueCounts> of(String queue) {
    Counted last = counted.get(queue);
    if (last != null && nanoTime.getAsLong() < last.untilNanos()) {
      return Future.succeededFuture(last.counts());
    }
    Future<QueueCounts> running = counting.get(queue);
    return running == null ? count(queue) : running;
  }

  private Future<QueueCounts> count(String queue) {
    long began = nanoTime.getAsLong();
    Future<QueueCounts> answer =
        store.apply(queue).onSuccess(counts -> keep(queue, counts, nanoTime.getAsLong() - began));
    if (!answer.isComplete()) {
      counting.put(queue, answer);
      answer.onComplete(done -> counting.remove(queue));
    }
    return answer;
  }

  private void keep(String queue, QueueCounts counts, long took) {
    if (took < ALWAYS_NANOS) {
      counted.remove(queue);
      return;
    }
    if (counted.size() >= MOST_HELD) {
      counted.clear();
    }
    counted.put(queue, new Counted(counts, nanoTime.getAsLong() + took * HOLDS_TIMES));
  }
}
