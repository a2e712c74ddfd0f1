package io.buswork.gateway;

import io.buswork.task.TaskState;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be done to all tasks that match a filter. */
enum BulkDeed {
  /** Call them off. */
  CANCEL(
      "canceled",
      EnumSet.of(
          TaskState.BLOCKED,
          TaskState.SCHEDULED,
          TaskState.READY,
          TaskState.RUNNING,
          TaskState.RETRYING)),
  /** Bring them back, or end their wait. */
  RETRY(
      "retried",
      EnumSet.of(TaskState.RETRYING, TaskState.FAILED, TaskState.CANCELED, TaskState.EXPIRED)),
  /** Forget them; unfinished ones are called off first. */
  DELETE("deleted", EnumSet.allOf(TaskState.class));

  private final String participle;
  private final Set<TaskState> states;

  BulkDeed(String participle, Set<TaskState> states) {
    this.participle = participle;
    this.states = Collections.unmodifiableSet(states);
  }

  /** Its name in paths. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What tasks are afterwards, in words. */
  String participle() {
    return participle;
  }

  /** The states it makes sense for. */
  Set<TaskState> states() {
    return states;
  }
}
