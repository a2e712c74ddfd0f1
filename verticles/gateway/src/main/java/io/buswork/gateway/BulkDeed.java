package io.buswork.gateway;

import io.buswork.task.TaskState;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be done to all tasks that match a filter. */
enum BulkDeed {
  /** Call them off. */
  CANCEL("canceled"),
  /** Bring them back, or end their wait. */
  RETRY("retried"),
  /** Forget them; unfinished ones are called off first. */
  DELETE("deleted");

  private final String participle;

  BulkDeed(String participle) {
    this.participle = participle;
  }

  /** The one with this name. */
  static BulkDeed of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
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
    return switch (this) {
      case CANCEL ->
          EnumSet.of(
              TaskState.BLOCKED,
              TaskState.SCHEDULED,
              TaskState.READY,
              TaskState.RUNNING,
              TaskState.RETRYING);
      case RETRY ->
          EnumSet.of(TaskState.RETRYING, TaskState.FAILED, TaskState.CANCELED, TaskState.EXPIRED);
      case DELETE -> EnumSet.allOf(TaskState.class);
    };
  }
}
