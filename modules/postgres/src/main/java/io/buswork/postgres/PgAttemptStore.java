package io.buswork.postgres;

import io.buswork.store.AttemptStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What attempts write themselves. Their transactions have connections of their own: they last as
 * long as handlers like, and must not keep the dispatchers' statements waiting.
 */
final class PgAttemptStore implements AttemptStore {

  /** Further transactions wait for one of these. */
  static final int CONNECTIONS = 8;

  private static final int ACQUIRE_TIMEOUT_SECONDS = 30;
  private static final int IDLE_SECONDS = 10;

  private final Vertx vertx;
  private final Database database;
  private final PgTaskStore tasks;
  private final PgFlowStore flows;
  private final Pool pool;

  PgAttemptStore(
      Vertx vertx,
      PostgresOptions options,
      Database database,
      PgTaskStore tasks,
      PgFlowStore flows) {
    this.vertx = vertx;
    this.database = database;
    this.tasks = tasks;
    this.flows = flows;
    PgConnectOptions connect =
        PgConnectOptions.fromUri(options.url()).addProperty("application_name", "buswork handlers");
    connect.setReconnectAttempts(0);
    PoolOptions sizes =
        new PoolOptions()
            .setMaxSize(CONNECTIONS)
            // Event loops of its own: a connection made on a module's would outlast the module.
            .setEventLoopSize(1)
            .setConnectionTimeout(ACQUIRE_TIMEOUT_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS)
            // Short: a connection may hold on to the module that used it last.
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    this.pool = PgBuilder.pool().with(sizes).connectingTo(connect).using(vertx).build();
  }

  @Override
  public Future<OpenTransaction> begin(Duration longest) {
    return pool.getConnection()
        .compose(connection -> begin(connection, longest))
        .recover(Database::explain);
  }

  private Future<OpenTransaction> begin(SqlConnection connection, Duration longest) {
    Future<Transaction> begun = connection.begin();
    Tuple timeout = Tuple.of(Math.max(1, longest.toMillis()) + "ms");
    return begun
        .compose(
            transaction ->
                connection
                    .preparedQuery(Sql.BEGIN_ATTEMPT)
                    .execute(timeout)
                    .map(rows -> rows.iterator().next())
                    .<OpenTransaction>map(
                        row ->
                            new PgOpenTransaction(
                                vertx,
                                database,
                                tasks,
                                flows,
                                connection,
                                transaction,
                                row.getString(0),
                                row.getInteger(1))))
        .onFailure(failure -> connection.close());
  }

  @Override
  public Future<Boolean> keep(Holder holder, String state) {
    Tuple values =
        Tuple.of(holder.task())
            .addShort((short) holder.usedAttempts())
            .addString(holder.node())
            .addString(state);
    return database.run(Sql.KEEP_STATE, values).map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Optional<String>> kept(long task) {
    return database
        .run(Sql.KEPT_STATE, Tuple.of(task))
        .map(rows -> FirstRow.of(rows, row -> row.getString(0)));
  }

  Future<Void> close() {
    return pool.close();
  }
}
