package io.buswork.worker;

import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Stores one attempt's states: one write at a time, and what gathers meanwhile is left out but for
 * the last. All methods may be called from any thread.
 */
final class Checkpoints {

  static final int MAX_BYTES = 64 << 10;

  private final AttemptWriting store;
  private final Task task;
  private boolean writing;
  private @Nullable String next;
  private Promise<Void> nextStored = Promise.promise();

  Checkpoints(AttemptWriting store, Task task) {
    this.store = store;
    this.task = task;
  }

  /** Succeeds when this state or a later one is stored. */
  synchronized Future<Void> keep(String state) {
    next = state;
    Future<Void> stored = nextStored.future();
    if (!writing) {
      write();
    }
    return stored;
  }

  private synchronized void write() {
    String state = next;
    writing = state != null;
    if (state == null) {
      return;
    }
    Promise<Void> stored = nextStored;
    next = null;
    nextStored = Promise.promise();
    store
        .keep(task, state)
        .compose(
            kept ->
                kept
                    ? Future.<Void>succeededFuture()
                    : Future.failedFuture(
                        new IllegalStateException("the task is not this attempt's any more")))
        .onComplete(stored)
        .onComplete(done -> write());
  }
}
