package io.buswork.scheduler;

import io.buswork.task.Task;

/**
 * A task in the window.
 *
 * @param task the task, its state as its row says
 * @param kind its kind
 * @param level where it stands: its priority, or {@link TaskWindow#FRONT}
 * @param seq its place on the level: lower goes first
 */
record Waiting(Task task, TaskKind kind, int level, long seq) {

  /** About how much memory it takes, in bytes. */
  static long bytes(Task task) {
    return 200L + task.payload().length();
  }

  long bytes() {
    return bytes(task);
  }
}
