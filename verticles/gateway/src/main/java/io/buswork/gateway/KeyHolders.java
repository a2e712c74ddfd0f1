package io.buswork.gateway;

import io.buswork.bus.QueueOrder;
import io.buswork.store.TaskStore;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import java.time.InstantSource;
import java.util.Optional;

/** The tasks that hold unique keys: shown to, or changed by, who submits with the same key. */
final class KeyHolders {

  private final TaskStore store;
  private final Dispatchers dispatchers;
  private final InstantSource time;

  KeyHolders(TaskStore store, Dispatchers dispatchers, InstantSource time) {
    this.store = store;
    this.dispatchers = dispatchers;
    this.time = time;
  }

  /** The answer that shows a task which was there before. */
  Future<Submitted> show(long id, boolean duplicate) {
    return store
        .find(id)
        .map(
            found ->
                found
                    .map(view -> Submitted.found(view, duplicate))
                    .orElseGet(() -> Submitted.forgotten(id, duplicate)));
  }

  /**
   * Gives the holder another content, through its queue's dispatcher.
   *
   * @return the answer; empty if the holder has ended in the meantime
   */
  Future<Optional<Submitted>> replace(NewTask content, long holder) {
    return store
        .find(holder)
        .compose(
            found ->
                found.isEmpty() || found.get().state().isFinal()
                    ? Future.succeededFuture(Optional.empty())
                    : replace(content, found.get()));
  }

  private Future<Optional<Submitted>> replace(NewTask content, TaskView holder) {
    long id = holder.task().id();
    Task task = content.toTask(id, time.instant());
    if (!task.queue().equals(holder.task().queue())) {
      return Future.failedFuture(
          Problem.conflict(
              "task "
                  + id
                  + " holds the key in the queue "
                  + holder.task().queue()
                  + "; a task that replaces it must name the same queue"));
    }
    return dispatchers
        .change(task.queue(), QueueOrder.replace(task))
        .compose(done -> show(id, true).map(Optional::of))
        .recover(failure -> refused(id, failure));
  }

  private static Future<Optional<Submitted>> refused(long id, Throwable failure) {
    if (failure instanceof ReplyException reply && reply.failureCode() == QueueOrder.CONFLICT) {
      boolean ended =
          TaskState.ofWireName(String.valueOf(reply.getMessage()))
              .filter(TaskState::isFinal)
              .isPresent();
      return ended
          ? Future.succeededFuture(Optional.empty())
          : Future.failedFuture(
              Problem.conflict(
                  "task "
                      + id
                      + " holds the key and is "
                      + reply.getMessage()
                      + ": only a task that has not started can be replaced"));
    }
    return failure instanceof ReplyException reply && reply.failureCode() == QueueOrder.NOT_FOUND
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }
}
