package io.buswork.store;

import io.buswork.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The database at one moment.
 *
 * @param queues the queues' unfinished tasks
 * @param tables the tables, the history's partitions as one
 * @param connections how many connections this database has, by what they do
 * @param figures single numbers
 */
public record DatabaseReport(
    List<Queue> queues, List<Table> tables, Map<String, Long> connections, Figures figures) {

  /** Nothing is known. */
  public static final DatabaseReport EMPTY =
      new DatabaseReport(List.of(), List.of(), Map.of(), new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

  /**
   * A queue's unfinished tasks.
   *
   * @param name the queue
   * @param byState how many are in each state; {@link TaskState#RUNNING} by the dispatch records
   * @param oldestReady how long ago the oldest one was submitted that is ready and not running;
   *     null if none is
   */
  public record Queue(String name, Map<TaskState, Long> byState, @Nullable Duration oldestReady) {}

  /**
   * A table.
   *
   * @param name the table; {@code other} for all that are small
   * @param live its rows, about
   * @param dead rows that vacuum has not removed yet, about
   * @param bytes what it takes on disk with its indexes
   */
  public record Table(String name, long live, long dead, long bytes) {}

  /**
   * Single numbers.
   *
   * @param walBytes how much WAL the server has written since it was made
   * @param databaseBytes the database on disk
   * @param maxConnections how many connections the server allows
   * @param partitions the days that the history has
   * @param oldestXmin how many transactions ago the oldest snapshot was taken that is still held:
   *     vacuum removes nothing younger
   * @param longestTransactionSeconds how long the oldest transaction has been open
   * @param commits transactions committed
   * @param rollbacks transactions rolled back
   * @param deadlocks deadlocks found
   * @param lockWaits connections that wait for a lock
   */
  public record Figures(
      long walBytes,
      long databaseBytes,
      long maxConnections,
      long partitions,
      long oldestXmin,
      double longestTransactionSeconds,
      long commits,
      long rollbacks,
      long deadlocks,
      long lockWaits) {}
}
