package io.buswork.postgres;

import io.buswork.store.IdBlock;
import io.buswork.store.KeyLockedException;
import io.buswork.store.Submission;
import io.buswork.store.Taken;
import io.buswork.store.TaskStore;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tasks as those outside see them. */
final class PgTaskStore implements TaskStore {

  private static final int MOST_DROPPED = 10_000;

  private final Database database;
  private final FlowLinks links;
  private final NewQueues newQueues;

  PgTaskStore(Database database) {
    this.database = database;
    this.links = new FlowLinks(database);
    this.newQueues = new NewQueues(database);
  }

  @Override
  public Future<IdBlock> reserveIds(int count) {
    return database
        .run(Sql.RESERVE_IDS, Tuple.of((long) count))
        .map(rows -> new IdBlock(rows.iterator().next().getLong(0), count));
  }

  @Override
  public Future<Void> insert(List<Task> tasks) {
    return newQueues
        .within(tasks)
        .compose(
            known ->
                InsertTuples.areAlike(tasks)
                    ? database.run(Sql.INSERT_TASKS_ALIKE, InsertTuples.alike(tasks))
                    : tasks.stream().allMatch(InsertTuples::saysNothingRare)
                        ? database.run(Sql.INSERT_TASKS_LEAN, InsertTuples.lean(tasks))
                        : database.run(Sql.INSERT_TASKS_FULL, InsertTuples.full(tasks)))
        .mapEmpty();
  }

  @Override
  public Future<Taken> insertKeyed(Submission submission, Duration patience) {
    return newQueues
        .within(submission.tasks())
        .compose(known -> store(submission, patience))
        .recover(
            failure ->
                FlowLinks.isNotLinked(failure)
                    ? links.link(failure).compose(linked -> store(submission, patience))
                    : Future.failedFuture(failure));
  }

  private Future<Taken> store(Submission submission, Duration patience) {
    return database
        .transactionAgain(
            connection ->
                new PgKeyedInsert(
                        database,
                        this,
                        links,
                        connection,
                        submission,
                        new PgKeyedInsert.Rules(false, patience))
                    .run())
        .recover(
            failure ->
                Future.failedFuture(
                    Database.isLocked(failure) ? new KeyLockedException(failure) : failure));
  }

  @Override
  public Future<Long> dropFreeKeys() {
    return database
        .run(Sql.DROP_FREE_KEYS, Tuple.of(MOST_DROPPED))
        .map(rows -> rows.iterator().next().getLong(0))
        .compose(
            keys ->
                database
                    .run(Sql.DROP_OLD_ANSWERS, Tuple.of((long) MOST_DROPPED))
                    .map(answers -> keys + answers.rowCount()))
        .compose(
            others ->
                database
                    .run(Sql.DROP_STATES, Tuple.of((long) MOST_DROPPED))
                    .map(states -> others + states.rowCount()))
        .compose(
            dropped ->
                dropped < MOST_DROPPED
                    ? Future.succeededFuture(dropped)
                    : dropFreeKeys().map(more -> dropped + more));
  }

  /**
   * Inserts tasks in a transaction that does more than that. Their queues are made at once, however
   * many.
   */
  Future<Void> insert(SqlClient transaction, List<Task> tasks) {
    return tasks.isEmpty()
        ? Future.succeededFuture()
        : newQueues
            .whatever(tasks)
            .compose(
                known -> database.run(transaction, Sql.INSERT_TASKS_FULL, InsertTuples.full(tasks)))
            .mapEmpty();
  }

  @Override
  public Future<Optional<TaskView>> find(long id) {
    return database.run(Sql.FIND_TASK, Tuple.of(id)).map(rows -> FirstRow.of(rows, TaskRows::view));
  }

  /** The queues that its tasks name. */
  NewQueues newQueues() {
    return newQueues;
  }
}
