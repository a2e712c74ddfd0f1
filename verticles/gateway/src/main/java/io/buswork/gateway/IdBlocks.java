package io.buswork.gateway;

import io.buswork.store.IdBlock;
import io.buswork.store.TaskStore;
import io.vertx.core.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids, taken from the store in blocks. A block is given up when it gets old, so that ids stay
 * nearly in the order of time whichever node gives them out. Belongs to the gateway's context.
 */
final class IdBlocks {

  private static final int BLOCK = 5_000;
  private static final long MAX_AGE_NANOS = 5_000_000_000L;

  private final TaskStore store;
  private final LongSupplier nanoTime;
  private long next;
  private long end;
  private long takenAt;
  private @Nullable Future<?> refill;

  IdBlocks(TaskStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** So many ids in a row: the first of them. */
  Future<Long> take(int count) {
    if (nanoTime.getAsLong() - takenAt > MAX_AGE_NANOS) {
      next = end;
    }
    if (end - next >= count) {
      long first = next;
      next += count;
      return Future.succeededFuture(first);
    }
    Future<?> running = refill;
    if (running == null) {
      running = store.reserveIds(Math.max(BLOCK, count)).onSuccess(this::use);
      refill = running;
      running.onComplete(done -> refill = null);
    }
    return running.compose(done -> take(count));
  }

  private void use(IdBlock block) {
    next = block.first();
    end = block.first() + block.count();
    takenAt = nanoTime.getAsLong();
  }
}
