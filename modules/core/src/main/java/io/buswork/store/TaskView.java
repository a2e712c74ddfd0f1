package io.buswork.store;

import io.buswork.task.Attempt;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task with all that is known of it.
 *
 * @param task what was submitted; its {@link Task#state()} may be a final one here
 * @param state where it stands, {@link TaskState#RUNNING} included
 * @param finishedAt when it ended; null while it has not
 * @param result JSON text; null where there is none
 * @param attempts those that have ended, the first first
 * @param logs the log lines, the oldest first
 * @param error why it ended without an attempt of its own; null where there is nothing to say
 */
public record TaskView(
    Task task,
    TaskState state,
    @Nullable Instant finishedAt,
    @Nullable String result,
    List<Attempt> attempts,
    List<String> logs,
    @Nullable TaskError error) {

  /** Where its attempts say all there is to say. */
  public TaskView(
      Task task,
      TaskState state,
      @Nullable Instant finishedAt,
      @Nullable String result,
      List<Attempt> attempts,
      List<String> logs) {
    this(task, state, finishedAt, result, attempts, logs, null);
  }
}
