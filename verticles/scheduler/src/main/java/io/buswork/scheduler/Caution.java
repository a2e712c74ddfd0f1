package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Whether a batch must be on record before it is sent. Elsewhere the record is written beside: it
 * costs no time, and a JVM that dies within that moment repeats the attempt under the same number.
 * A task that kills its JVM at once must not live on that: after a death, and for every task that
 * has used an attempt, the record comes first, so that each death is counted.
 */
final class Caution {

  /** For so long after a death. */
  static final long MILLIS = 60_000;

  private final LongSupplier clock;
  private long until = Long.MIN_VALUE;

  /**
   * @param clock monotonic milliseconds
   */
  Caution(LongSupplier clock) {
    this.clock = clock;
  }

  /** A node, or the dispatcher before, has died. */
  void raise() {
    until = clock.getAsLong() + MILLIS;
  }

  /** Whether these may be sent only when that is on record. */
  boolean isDue(List<Task> tasks) {
    if (clock.getAsLong() < until) {
      return true;
    }
    for (Task task : tasks) {
      if (task.attempt() > 0) {
        return true;
      }
    }
    return false;
  }
}
