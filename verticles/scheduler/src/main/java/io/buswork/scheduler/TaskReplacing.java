package io.buswork.scheduler;

import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives tasks that have not started another content, by order. */
final class TaskReplacing {

  private final TermScope scope;
  private final QueueMemory memory;
  private final TaskOrders orders;
  private final TaskRouter router;
  private final Runnable afterChange;

  /**
   * @param afterChange called when a task may have become ready
   */
  TaskReplacing(
      TermScope scope,
      QueueMemory memory,
      TaskOrders orders,
      TaskRouter router,
      Runnable afterChange) {
    this.scope = scope;
    this.memory = memory;
    this.orders = orders;
    this.router = router;
    this.afterChange = afterChange;
  }

  /**
   * Replaces what a task says.
   *
   * @param number of the content, if it is kept in the database until then
   * @return its state; fails with the state it is in if it has started
   */
  Future<JsonObject> replace(long id, Task content, @Nullable Long number) {
    if (memory.inFlight().contains(id)) {
      return TaskOrders.conflict(TaskState.RUNNING);
    }
    return orders
        .look(id)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return orders.conflictWithState(id);
              }
              return hasStarted(found.get())
                  ? TaskOrders.conflict(found.get().state())
                  : orders.takeOut(id).compose(waiting -> write(waiting, id, content, number));
            });
  }

  private static boolean hasStarted(Task task) {
    boolean waits = task.state() == TaskState.SCHEDULED || task.state() == TaskState.READY;
    return !waits || task.attempt() > 0;
  }

  /** Nobody takes the task into memory meanwhile, neither from the table nor from a hint. */
  private Future<JsonObject> write(
      Optional<Task> waiting, long id, Task content, @Nullable Long number) {
    if (waiting.isEmpty()) {
      return orders.conflictWithState(id);
    }
    memory.known().startChange(id);
    // A hint that is still on its way tells of the task as it was.
    memory.recentlyEnded().add(id);
    return scope
        .calls()
        .untilAnswered(
            () -> scope.store().replace(scope.queue(), scope.epoch(), id, content, number))
        .onComplete(
            written -> {
              memory.guard().changed(id);
              memory.known().endChange(id);
            })
        .compose(
            replaced -> replaced.map(this::replaced).orElseGet(() -> orders.conflictWithState(id)));
  }

  private Future<JsonObject> replaced(Task task) {
    router.offer(task);
    afterChange.run();
    return Future.succeededFuture(TaskOrders.state(task.state()));
  }
}
