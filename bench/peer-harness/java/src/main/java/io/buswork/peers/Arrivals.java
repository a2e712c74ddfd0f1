package io.buswork.peers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The handler: counts the tasks that come, and how late those are that say when they left. */
final class Arrivals implements Consumer<Payload> {

  private static final long PATIENCE_SECONDS = 480;

  private final AtomicLong count = new AtomicLong();
  private final Collection<Double> latencies = new ConcurrentLinkedQueue<>();
  private volatile long target = Long.MAX_VALUE;
  private volatile CountDownLatch reached = new CountDownLatch(1);

  @Override
  public void accept(Payload payload) {
    if (payload.t > 0) {
      latencies.add(Clock.millis() - payload.t);
    }
    if (count.incrementAndGet() == target) {
      reached.countDown();
    }
  }

  /** Counts from 0 again, up to this many. */
  void expect(long tasks) {
    count.set(0);
    latencies.clear();
    reached = new CountDownLatch(1);
    target = tasks;
  }

  void await() throws InterruptedException {
    if (!reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("only " + count + " of " + target + " tasks came");
    }
  }

  long count() {
    return count.get();
  }

  /** In milliseconds, sorted. */
  List<Double> latencies() {
    List<Double> sorted = new ArrayList<>(latencies);
    sorted.sort(null);
    return sorted;
  }
}
