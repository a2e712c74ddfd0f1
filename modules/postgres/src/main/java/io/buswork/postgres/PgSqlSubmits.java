package io.buswork.postgres;

import io.buswork.store.SqlSubmit;
import io.buswork.store.SqlSubmits;
import io.buswork.store.TaskChange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Consumer;

/** What the function {@code buswork.submit} and its like tell of. */
final class PgSqlSubmits implements SqlSubmits {

  private final Vertx vertx;
  private final PostgresOptions options;
  private final Database database;
  private final PgFlowStore flows;
  private final FlowLinks links;

  PgSqlSubmits(Vertx vertx, PostgresOptions options, Database database, PgFlowStore flows) {
    this.vertx = vertx;
    this.options = options;
    this.database = database;
    this.flows = flows;
    this.links = new FlowLinks(database);
  }

  @Override
  public Runnable listen(Consumer<SqlSubmit> onSubmit, Runnable onBegin) {
    var listening = new SubmitListening(vertx, Database.connectTo(options), onSubmit, onBegin);
    listening.open();
    return listening::close;
  }

  @Override
  public Future<Boolean> createQueues() {
    return database.run(Sql.CREATE_NEW_QUEUES).map(created -> created.rowCount() > 0);
  }

  @Override
  public Future<Void> tie() {
    return database
        .run(Sql.NEW_TIES)
        .compose(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? tieNext().onSuccess(flows::released).compose(tied -> tie())
                    : Future.succeededFuture());
  }

  /** Queues whose settlements do not look after ties yet are named by the failure, all at once. */
  private Future<List<TaskChange>> tieNext() {
    return database
        .transactionAgain(this::tieNext)
        .recover(
            failure ->
                FlowLinks.isNotLinked(failure)
                    ? links
                        .link(failure)
                        .compose(linked -> database.transactionAgain(this::tieNext))
                    : Future.failedFuture(failure));
  }

  private Future<List<TaskChange>> tieNext(SqlClient transaction) {
    return database
        .run(transaction, Sql.BOUND_TRANSACTION, Tuple.tuple())
        .compose(bound -> database.run(transaction, Sql.TIE_NEXT, Tuple.tuple()))
        .map(ChangeRows::changes);
  }
}
