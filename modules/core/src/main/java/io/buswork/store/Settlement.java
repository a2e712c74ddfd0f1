package io.buswork.store;

import io.buswork.task.Attempt;
import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt, or an order from outside, makes of a task.
 *
 * @param id the task
 * @param fromAttempt the attempts used up before, as the row must say: else nothing is written and
 *     the settlement is refused
 * @param state the state it goes to. A final one moves it to the history; any other leaves it in
 *     the hot table
 * @param usedAttempts the attempts used up from now on
 * @param runAt when it is due, for scheduled and retrying; null for others
 * @param attempt what is kept of the attempt; null where none ran
 * @param result JSON text; null where there is none
 * @param logs lines to add to the task's log
 */
public record Settlement(
    long id,
    int fromAttempt,
    TaskState state,
    int usedAttempts,
    @Nullable Instant runAt,
    @Nullable Attempt attempt,
    @Nullable String result,
    List<String> logs) {

  /** Whether the attempt that ended, if any, is not used up: the next one has its number. */
  public boolean keepsAttempt() {
    return usedAttempts == fromAttempt;
  }
}
