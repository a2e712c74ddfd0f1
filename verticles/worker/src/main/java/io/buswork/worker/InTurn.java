package io.buswork.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done again and again, never twice at the same time: who asks for it while it is
 * under way gets the next time, all of them the same. Belongs to one context.
 */
final class InTurn {

  private final Supplier<Future<Void>> work;
  private boolean underWay;
  private @Nullable Promise<Void> next;

  InTurn(Supplier<Future<Void>> work) {
    this.work = work;
  }

  /** Has it done, from its beginning; at once, or as soon as what is under way has ended. */
  Future<Void> soon() {
    if (underWay) {
      Promise<Void> waiting = next == null ? Promise.promise() : next;
      next = waiting;
      return waiting.future();
    }
    underWay = true;
    return work.get().onComplete(done -> ended());
  }

  private void ended() {
    underWay = false;
    Promise<Void> waiting = next;
    if (waiting != null) {
      next = null;
      soon().onComplete(waiting);
    }
  }
}
