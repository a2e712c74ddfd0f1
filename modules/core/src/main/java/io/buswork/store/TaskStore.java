package io.buswork.store;

import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
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
   * @return succeeds after the commit; fails with {@link TooManyQueuesException} if no more queues
   *     may be
   */
  Future<Void> insert(List<Task> tasks);

  /** So long whoever has taken a key is waited for: it may be a user's own transaction. */
  Duration KEY_PATIENCE = Duration.ofSeconds(3);

  /** The same with {@link #KEY_PATIENCE}. */
  default Future<Taken> insertKeyed(Submission submission) {
    return insertKeyed(submission, KEY_PATIENCE);
  }

  /**
   * Inserts tasks that may have unique keys, or belong to a request that may be a repeat, all or
   * none, in one transaction. Waits for whoever is just storing a task with one of the keys.
   *
   * @param patience so long at most
   * @return succeeds after the commit; fails with {@link KeyConflictException}, {@link
   *     RequestKeyReusedException}, {@link KeyLockedException} or {@link TooManyQueuesException}
   *     where nothing was stored for these reasons
   */
  Future<Taken> insertKeyed(Submission submission, Duration patience);

  /**
   * Drops unique keys that nobody holds any more, answers that are kept no longer, and the
   * checkpoints of tasks that ended a day ago or earlier.
   *
   * @return how many
   */
  Future<Long> dropFreeKeys();

  /** The task, finished or not; empty if there is none, or retention has dropped it. */
  Future<Optional<TaskView>> find(long id);
}
