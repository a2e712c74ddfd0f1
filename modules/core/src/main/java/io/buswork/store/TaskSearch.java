package io.buswork.store;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;

/**
 * Finds tasks, finished or not, by what they have in common. However many there are, no call takes
 * the database for long at a time.
 */
public interface TaskSearch {

  /**
   * Tasks that match, newest first. A search that finds little in a long history is broken off
   * after a while, and the page says where to go on.
   *
   * @param before only tasks with a lower id; {@link Long#MAX_VALUE} for the first page
   * @param limit 1 to 1000
   */
  Future<SearchPage<TaskView>> list(TaskFilter filter, long before, int limit);

  /** The same as {@link #list}, ids only. */
  Future<SearchPage<TaskMatch>> matches(TaskFilter filter, long before, int limit);

  /** How many match. Takes as long as it takes. */
  Future<Long> count(TaskFilter filter);

  /**
   * Takes ended tasks out of the history.
   *
   * @return how many there were
   */
  Future<Integer> deleteEnded(Collection<Long> ids);

  /**
   * The failed tasks by type, queue and error. Looks at a bounded number of them, the newest.
   *
   * @param since ended at or after
   * @param limit how many groups at most
   */
  Future<FailureGroups> failures(Instant since, int limit);
}
