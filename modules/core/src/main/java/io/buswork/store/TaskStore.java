package io.buswork.store;

import io.buswork.task.Task;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Tasks as those outside see them: submitted and looked up. */
public interface TaskStore {

  /**
   * Takes ids out of the sequence.
   *
   * @param count 1 or more
   */
  Future<IdBlock> reserveIds(int count);

  /**
   * Inserts tasks, all or none, in one statement. Queues that are not known yet come into being.
   *
   * @return succeeds after the commit
   */
  Future<Void> insert(List<Task> tasks);

  /** The task, finished or not; empty if there is none, or retention has dropped it. */
  Future<Optional<TaskView>> find(long id);
}
