package io.buswork.scheduler;

import io.buswork.task.Task;
import java.time.Instant;

/**
 * Whether a task may be sent now, apart from who would run it: the one place for what a queue
 * allows. So far a pause and an expiry; limits by key and rates belong here.
 */
final class Admission {

  private boolean paused;

  Admission(boolean paused) {
    this.paused = paused;
  }

  /** Whether nothing may be sent at all. */
  boolean isPaused() {
    return paused;
  }

  void pause(boolean nowPaused) {
    paused = nowPaused;
  }

  /** Whether the task's time to start is over. */
  static boolean isExpired(Task task, Instant now) {
    Instant expiresAt = task.options().expiresAt();
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
