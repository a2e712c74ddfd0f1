package io.buswork.bus;

import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gateway to dispatcher, after the commit: these tasks are new in your queue.
 *
 * @param queue the queue
 * @param tasks whole tasks, ready to be put into the window
 * @param omitted tasks that are not carried whole, because the window was full when last heard of
 */
public record SubmitHint(String queue, List<Task> tasks, List<Ref> omitted) {

  /**
   * A task that is not carried whole.
   *
   * @param id its id
   * @param type its type
   * @param priority its priority
   * @param state scheduled or ready
   * @param concurrencyKey its concurrency key; null if it has none
   */
  public record Ref(
      long id, String type, int priority, TaskState state, @Nullable String concurrencyKey) {

    /** Of a task without a concurrency key. */
    public Ref(long id, String type, int priority, TaskState state) {
      this(id, type, priority, state, null);
    }

    /** The one that stands for a task. */
    public static Ref to(Task task) {
      return new Ref(
          task.id(), task.type(), task.priority(), task.state(), task.options().concurrencyKey());
    }
  }
}
