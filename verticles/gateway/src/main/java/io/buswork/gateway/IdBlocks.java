package io.buswork.gateway;

import io.buswork.store.IdBlock;
import io.buswork.store.TaskStore;
import io.vertx.core.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids, taken from the store in blocks, the next block ahead of need. A block is given up when it
 * gets old, so that ids stay nearly in the order of time whichever node gives them out. Belongs to
 * the gateway's context.
 */
final class IdBlocks {

  private static final int BLOCK = 10_000;
  private static final int LARGE = BLOCK / 4;
  private static final long MAX_AGE_NANOS = 5_000_000_000L;

  private final TaskStore store;
  private final LongSupplier nanoTime;
  private Held current = Held.NOTHING;
  private Held ahead = Held.NOTHING;
  private @Nullable Future<Void> refill;

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  IdBlocks(TaskStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** So many ids in a row: the first of them. */
  Future<Long> take(int count) {
    if (count > LARGE) {
      return store.reserveIds(count).map(IdBlock::first);
    }
    if (!has(current, count) && has(ahead, count)) {
      current = ahead;
      ahead = Held.NOTHING;
    }
    if (!has(current, count)) {
      return refill().compose(done -> take(count));
    }
    long first = current.next;
    current = current.without(count);
    if (current.left() < BLOCK / 2 && !has(ahead, LARGE)) {
      refill();
    }
    return Future.succeededFuture(first);
  }

  private boolean has(Held block, int count) {
    return block.left() >= count && nanoTime.getAsLong() - block.since <= MAX_AGE_NANOS;
  }

  private Future<Void> refill() {
    Future<Void> running = refill;
    if (running == null) {
      running = store.reserveIds(BLOCK).onSuccess(this::keep).mapEmpty();
      refill = running;
      running.onComplete(done -> refill = null);
    }
    return running;
  }

  private void keep(IdBlock block) {
    var held = new Held(block.first(), block.first() + block.count(), nanoTime.getAsLong());
    if (has(current, LARGE)) {
      ahead = held;
    } else {
      current = held;
    }
  }

  private record Held(long next, long end, long since) {

    static final Held NOTHING = new Held(0, 0, 0);

    long left() {
      return end - next;
    }

    Held without(int count) {
      return new Held(next + count, end, since);
    }
  }
}
