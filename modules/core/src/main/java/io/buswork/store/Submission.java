package io.buswork.store;

import io.buswork.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks to be stored together, some of which may have unique keys.
 *
 * @param tasks at least one
 * @param request what tells a repeated request; null if it said nothing of the kind
 */
public record Submission(List<Task> tasks, @Nullable RequestKey request) {

  public Submission {
    tasks = List.copyOf(tasks);
  }

  /**
   * By which a repeated request is known.
   *
   * @param key in the client's words
   * @param hash of what the request says
   */
  public record RequestKey(String key, String hash) {}
}
