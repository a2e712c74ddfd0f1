package io.buswork.postgres;

import io.buswork.store.AttemptStore.Holder;
import io.buswork.store.AttemptStore.OpenTransaction;
import io.buswork.store.Settlement;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.Submission;
import io.buswork.store.Taken;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskStore;
import io.buswork.task.Attempt;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction of an attempt's own. Whether it was committed is found out, never guessed. */
final class PgOpenTransaction implements OpenTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(PgOpenTransaction.class);
  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final String COMMITTED = "committed";
  private static final String IN_PROGRESS = "in progress";

  private final Vertx vertx;
  private final Database database;
  private final PgTaskStore tasks;
  private final PgFlowStore flows;
  private final SqlConnection connection;
  private final Transaction transaction;
  private final String number;
  private final int backend;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final FlowLinks links;
  private volatile List<Task> stored = List.of();
  private List<TaskChange> tied = List.of();

  /**
   * @param number by which the database knows it, also after its end
   * @param backend the server's process that it runs in
   */
  PgOpenTransaction(
      Vertx vertx,
      Database database,
      PgTaskStore tasks,
      PgFlowStore flows,
      SqlConnection connection,
      Transaction transaction,
      String number,
      int backend) {
    this.vertx = vertx;
    this.database = database;
    this.tasks = tasks;
    this.flows = flows;
    this.connection = connection;
    this.transaction = transaction;
    this.number = number;
    this.backend = backend;
    this.links = new FlowLinks(database);
  }

  @Override
  public SqlConnection connection() {
    return connection;
  }

  @Override
  public Future<Boolean> commit(Holder holder, Settlement settlement, Submission followUps) {
    if (!ending.compareAndSet(false, true)) {
      return Future.failedFuture(new IllegalStateException("the transaction has ended"));
    }
    // The tasks that follow come last: they are stored only if the transaction is still there.
    return makeQueues(followUps.tasks())
        .compose(made -> links.linkAhead(followUps))
        .compose(
            made -> connection.preparedQuery(Sql.SETTLE_OWN).execute(values(holder, settlement)))
        .compose(
            rows ->
                rows.rowCount() == 1
                    ? commit(holder.task(), followUps)
                    : transaction.rollback().map(false))
        .recover(Database::explainLost)
        .recover(this::clear)
        .onComplete(done -> connection.close());
  }

  @Override
  public Future<Void> rollback() {
    if (!ending.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return transaction
        .rollback()
        .recover(
            failure -> {
              LOG.debug("a transaction ended before it was rolled back", failure);
              return Future.succeededFuture();
            })
        .onComplete(done -> connection.close());
  }

  @Override
  public Future<Void> abort() {
    if (!ending.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    // A rollback would only stand between two statements of the handler's: the later one would then
    // be a transaction of its own.
    return database
        .run(Sql.END_BACKEND, Tuple.of(backend))
        .recover(
            failure -> {
              LOG.debug("a transaction could not be ended", failure);
              return Future.succeededFuture();
            })
        .onComplete(done -> connection.close())
        .mapEmpty();
  }

  /** Who waited for the task is free from the same commit on. */
  private Future<Boolean> commit(long id, Submission followUps) {
    return connection
        .preparedQuery(Sql.RELEASE)
        .execute(SettleTuples.succeeded(id))
        .map(ChangeRows::changes)
        .compose(
            changes ->
                store(followUps)
                    .compose(stored -> transaction.commit())
                    .onSuccess(
                        committed -> {
                          flows.released(changes);
                          flows.released(tied);
                        }))
        .map(true);
  }

  private Future<?> makeQueues(List<Task> followUps) {
    return followUps.isEmpty() ? Future.succeededFuture() : tasks.newQueues().whatever(followUps);
  }

  private Future<?> store(Submission followUps) {
    if (!followUps.flows().isEmpty()
        || followUps.tasks().stream().anyMatch(PgOpenTransaction::isUnique)) {
      return storeKeyed(followUps);
    }
    stored = followUps.tasks();
    return stored.isEmpty()
        ? Future.succeededFuture()
        : connection.preparedQuery(Sql.INSERT_TASKS_FULL).execute(InsertTuples.full(stored));
  }

  private static boolean isUnique(Task task) {
    TaskKey key = task.options().key();
    return key != null && key.unique() != null;
  }

  private Future<Taken> storeKeyed(Submission followUps) {
    return new PgKeyedInsert(
            database,
            tasks,
            links,
            connection,
            followUps,
            new PgKeyedInsert.Rules(true, TaskStore.KEY_PATIENCE))
        .run()
        .onSuccess(
            taken -> {
              Set<Long> fresh = new HashSet<>();
              taken.entries().stream()
                  .filter(entry -> !entry.duplicate())
                  .forEach(entry -> fresh.add(entry.id()));
              tied = taken.changes();
              stored =
                  followUps.tasks().stream().filter(task -> fresh.contains(task.id())).toList();
            });
  }

  @Override
  public List<Task> stored() {
    return stored;
  }

  /** A statement that was refused has undone all; of anything else nobody knows how far it got. */
  private Future<Boolean> clear(Throwable failure) {
    return failure instanceof StoreUnavailableException
        ? fate(failure)
        : transaction.rollback().otherwiseEmpty().compose(undone -> Future.failedFuture(failure));
  }

  private Future<Boolean> fate(Throwable failure) {
    return database
        .run(Sql.TRANSACTION_FATE, Tuple.of(number))
        .map(rows -> rows.iterator().next().getString(0))
        .recover(
            cause ->
                cause instanceof StoreUnavailableException
                    ? Future.succeededFuture(IN_PROGRESS)
                    : Future.failedFuture(cause))
        .compose(
            fate ->
                switch (fate) {
                  case COMMITTED -> Future.succeededFuture(true);
                  case IN_PROGRESS ->
                      vertx
                          .timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                          .compose(later -> fate(failure));
                  default -> Future.failedFuture(failure);
                });
  }

  private Tuple values(Holder holder, Settlement settlement) {
    Attempt attempt = Objects.requireNonNull(settlement.attempt());
    return Tuple.of(holder.task())
        .addShort((short) holder.usedAttempts())
        .addString(holder.node())
        .addString(number)
        .addOffsetDateTime(TaskRows.time(attempt.startedAt()))
        .addLong(attempt.wallMicros())
        .addLong(attempt.cpuMicros())
        .addString(settlement.result())
        .addString(attempt.module())
        .addString(attempt.version())
        .addString(AttemptText.write(settlement.logs()));
  }
}
