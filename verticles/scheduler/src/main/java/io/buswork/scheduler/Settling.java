package io.buswork.scheduler;

import io.buswork.bus.TaskEvent;
import io.buswork.store.Settlement;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A change of a task's row on its way to the database, and what follows from it.
 *
 * @param task the task as it was
 * @param settlement the change
 * @param running the attempt that ended; null if none did
 * @param receipt what the worker is told afterwards; null if it is not waiting
 * @param event what is published afterwards; null: nothing
 * @param toFront whether a task that becomes ready goes to the front lane
 * @param answer told the new state, or that nothing was written; null: nobody asks
 */
record Settling(
    Task task,
    Settlement settlement,
    @Nullable Running running,
    @Nullable Receipt receipt,
    @Nullable TaskEvent event,
    boolean toFront,
    @Nullable Promise<TaskState> answer) {

  /** A change that is no attempt's outcome. */
  static Settling byOrder(
      Task task,
      Settlement settlement,
      @Nullable TaskEvent event,
      boolean toFront,
      @Nullable Promise<TaskState> answer) {
    return new Settling(task, settlement, null, null, event, toFront, answer);
  }

  /** The same attempt, ended otherwise. */
  Settling insteadWith(Settlement other, TaskEvent itsEvent) {
    return new Settling(task, other, running, receipt, itsEvent, false, answer);
  }

  /** The task as it is after the change. */
  Task taskAfter() {
    return new Task(
        task.id(),
        task.seq(),
        task.queue(),
        task.type(),
        settlement.state(),
        task.priority(),
        settlement.usedAttempts(),
        task.maxAttempts(),
        task.createdAt(),
        settlement.runAt(),
        task.payload(),
        task.options());
  }
}
