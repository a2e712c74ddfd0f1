package io.buswork.store;

import io.buswork.task.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks to be stored together, some of which may have unique keys, or be tied to others.
 *
 * @param tasks at least one, but for {@link #NONE}
 * @param request what tells a repeated request; null if it said nothing of the kind
 * @param flows what ties tasks to others, by the tasks' ids
 */
public record Submission(
    List<Task> tasks, @Nullable RequestKey request, Map<Long, TaskFlow> flows) {

  /** No tasks. */
  public static final Submission NONE = new Submission(List.of(), null);

  /** Of tasks that are not tied to others. */
  public Submission(List<Task> tasks, @Nullable RequestKey request) {
    this(tasks, request, Map.of());
  }

  public Submission {
    tasks = List.copyOf(tasks);
    flows = Map.copyOf(flows);
  }

  /**
   * By which a repeated request is known.
   *
   * @param key in the client's words
   * @param hash of what the request says
   */
  public record RequestKey(String key, String hash) {}
}
