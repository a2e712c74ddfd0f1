package io.buswork.postgres;

import io.buswork.store.NewContent;
import io.buswork.store.SqlSubmit;
import io.buswork.store.SqlSubmits;
import io.buswork.store.TaskChange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the function {@code buswork.submit} and its like tell of. */
final class PgSqlSubmits implements SqlSubmits {

  private final Vertx vertx;
  private final PostgresOptions options;
  private final Database database;
  private final PgFlowStore flows;
  private final FlowLinks links;
  private volatile Runnable onReplaced = () -> {};

  PgSqlSubmits(Vertx vertx, PostgresOptions options, Database database, PgFlowStore flows) {
    this.vertx = vertx;
    this.options = options;
    this.database = database;
    this.flows = flows;
    this.links = new FlowLinks(database);
  }

  @Override
  public Runnable listen(Consumer<SqlSubmit> onSubmit, Runnable onBegin) {
    var listening =
        new SubmitListening(
            vertx, Database.connectTo(options), onSubmit, onBegin, () -> onReplaced.run());
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

  @Override
  public void whenReplaced(Runnable told) {
    onReplaced = told;
  }

  @Override
  public Future<List<NewContent>> contents() {
    return database
        .run(Sql.NEW_CONTENTS)
        .compose(
            rows -> {
              List<NewContent> contents = new ArrayList<>(rows.size());
              for (Row row : rows) {
                contents.add(
                    new NewContent(
                        row.getLong("number"), TaskRows.task(row), row.getString("held_in")));
              }
              return contents.isEmpty()
                  ? Future.succeededFuture(contents)
                  : database.run(Sql.DROP_SUPERSEDED_CONTENTS).map(contents);
            });
  }

  @Override
  public Future<Void> store(NewContent content) {
    return database
        .transactionAgain(
            transaction ->
                database
                    .bound(transaction)
                    .compose(
                        bound ->
                            database.run(
                                transaction, Sql.STORE_CONTENT, Tuple.of(content.number()))))
        .mapEmpty();
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
        .bound(transaction)
        .compose(bound -> database.run(transaction, Sql.TIE_NEXT, Tuple.tuple()))
        .map(ChangeRows::changes);
  }
}
