package io.buswork.postgres;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The queues whose settlements were lately found to concern other tasks. Only a guess, which spares
 * a statement that would be refused: the database knows.
 */
final class LinkedQueues {

  private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Long> found = new ConcurrentHashMap<>();

  LinkedQueues(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean contains(String queue) {
    Long at = found.get(queue);
    if (at != null && nanoTime.getAsLong() - at > KEPT_NANOS) {
      found.remove(queue, at);
      return false;
    }
    return at != null;
  }

  void add(String queue) {
    found.put(queue, nanoTime.getAsLong());
  }
}
