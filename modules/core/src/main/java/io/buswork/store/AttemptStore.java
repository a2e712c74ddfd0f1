package io.buswork.store;

import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What attempts write themselves, while they run and with their success. Each write names the
 * attempt and its node, and takes effect only while the task is still theirs.
 */
public interface AttemptStore {

  /**
   * An attempt on a node.
   *
   * @param task the task's id
   * @param usedAttempts the attempts used up before it
   * @param node where it runs
   */
  record Holder(long task, int usedAttempts, String node) {}

  /**
   * Opens a transaction, on a connection that is kept for such.
   *
   * @param longest how long one statement may take
   * @return fails with {@link StoreUnavailableException} if there is no connection to be had
   */
  Future<OpenTransaction> begin(Duration longest);

  /**
   * Keeps a task's state.
   *
   * @param state JSON text
   * @return false if the task is not this attempt's any more: nothing was written
   */
  Future<Boolean> keep(Holder holder, String state);

  /** The state kept last, as JSON text; empty if none was. */
  Future<Optional<String>> kept(long task);

  /** A transaction that ends with its attempt. */
  interface OpenTransaction {

    /** Where the handler's own statements run. */
    SqlConnection connection();

    /**
     * Writes that the attempt has succeeded, stores the tasks that follow, and commits: all of it,
     * with what ran on the connection before, or nothing.
     *
     * @param settlement a success
     * @param followUps tasks with ids of their own, and what ties them to others; it names no
     *     request
     * @return false if the task is not this attempt's any more; fails if the database refuses some
     *     of it, or if one is to wait for a task that there is not. Nothing was written in both
     *     cases. Succeeds or fails only when that is known for sure, however long the database is
     *     away
     */
    Future<Boolean> commit(Holder holder, Settlement settlement, Submission followUps);

    /**
     * Those of the tasks that follow which the commit has stored: not those whose unique key
     * another task holds. Empty before the commit.
     */
    List<Task> stored();

    /** Takes all of it back, when nothing runs on the connection any more; never fails. */
    Future<Void> rollback();

    /**
     * Takes all of it back at once, also in the middle of a statement, and closes the connection:
     * nothing that still comes on it has an effect. Never fails.
     */
    Future<Void> abort();
  }
}
