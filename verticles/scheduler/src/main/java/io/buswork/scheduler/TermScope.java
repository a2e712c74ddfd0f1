package io.buswork.scheduler;

import io.buswork.bus.NodeContext;
import io.buswork.store.QueueStore;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What all parts of one dispatcher have in common.
 *
 * @param vertx where it runs
 * @param node the node it runs on
 * @param options the scheduler's options
 * @param queue its queue
 * @param epoch its term
 * @param calls the way to the database
 * @param startClock the milliseconds by which starts are counted: {@link #monotonicMillis()}, or a
 *     test's own
 */
record TermScope(
    Vertx vertx,
    NodeContext node,
    SchedulerOptions options,
    String queue,
    long epoch,
    StoreCalls calls,
    LongSupplier startClock) {

  QueueStore store() {
    return node.stores().queues();
  }

  /** The database's time. */
  Instant now() {
    return node.time().instant();
  }

  /** Monotonic milliseconds of this machine, for how long something has taken. */
  static long monotonicMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
