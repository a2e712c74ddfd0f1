package io.buswork.bus;

import java.util.List;

/**
 * To all gateways: what has happened, in order. All events of one task come from its queue's
 * dispatcher, so that they stay in order on the way.
 *
 * @param source the node that says so
 * @param tasks what happened to tasks
 * @param system what happened to anything else
 */
public record EventBatch(String source, List<TaskEvent> tasks, List<SystemEvent> system) {

  /** Events of tasks alone. */
  public static EventBatch ofTasks(String source, List<TaskEvent> tasks) {
    return new EventBatch(source, tasks, List.of());
  }

  /** One event that is not about a task. */
  public static EventBatch ofSystem(String source, SystemEvent event) {
    return new EventBatch(source, List.of(), List.of(event));
  }
}
