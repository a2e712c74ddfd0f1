package io.buswork.postgres;

import io.buswork.store.StatementUndoneException;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections, and the one place that tells "the database is away" from all other failures. */
final class Database {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int ACQUIRE_TIMEOUT_SECONDS = 3;
  private static final int PIPELINING = 64;
  private static final String DEADLOCK = "40P01";
  private static final String LOCKED = "55P03";

  /**
   * How SQL states begin that tell of the server, and of no statement: connection exceptions,
   * insufficient resources, its shutdown and start, system errors, an idle transaction's end.
   */
  private static final List<String> OF_THE_SERVER = List.of("08", "53", "57P", "58", "25P03");

  /**
   * What undoes a statement that may well pass when it is given again: a timeout or somebody has
   * canceled it, another transaction keeps a lock, a serialization failure, a deadlock, a server
   * that is only just becoming the one to write to.
   */
  private static final List<String> OF_THE_MOMENT =
      List.of("57014", LOCKED, "40001", DEADLOCK, "25006");

  private static final int MAX_DEADLOCKS = 3;

  /** The driver's own limit would leave our longer statements to be prepared anew each time. */
  private static final int MAX_CACHED_SQL = 16_384;

  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(3);

  private final Pool pool;
  private final long patienceMillis;

  Database(Vertx vertx, PostgresOptions options) {
    PgConnectOptions connect = connectTo(options);
    PoolOptions sizes =
        new PoolOptions()
            .setMaxSize(options.poolSize())
            .setConnectionTimeout(ACQUIRE_TIMEOUT_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS)
            .setIdleTimeout(10)
            .setIdleTimeoutUnit(TimeUnit.MINUTES);
    this.pool =
        PgBuilder.pool()
            .with(sizes)
            .connectingTo(connect)
            .withConnectHandler(Database::prefersIndexes)
            .using(vertx)
            .build();
    this.patienceMillis = options.patience().toMillis();
  }

  /** How connections are made. */
  static PgConnectOptions connectTo(PostgresOptions options) {
    PgConnectOptions connect =
        PgConnectOptions.fromUri(options.url())
            .setPipeliningLimit(PIPELINING)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(256)
            .setPreparedStatementCacheSqlLimit(MAX_CACHED_SQL)
            .addProperty("application_name", "buswork");
    connect.setReconnectAttempts(0);
    return connect;
  }

  /**
   * A plan that was made while the task table was empty would go on scanning it when a million rows
   * are there: prepared statements keep their plans. All our frequent statements have their index.
   */
  private static void prefersIndexes(SqlConnection connection) {
    connection
        .query(Sql.PREFER_INDEXES)
        .execute()
        .onFailure(cause -> LOG.warn("a connection keeps its planner's own mind", cause))
        .onComplete(done -> connection.close());
  }

  Future<RowSet<Row>> run(String sql) {
    return run(sql, Tuple.tuple());
  }

  Future<RowSet<Row>> run(String sql, Tuple values) {
    return bounded(pool.preparedQuery(sql).execute(values));
  }

  Future<RowSet<Row>> run(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values);
  }

  /** Keeps a transaction from holding locks, and from waiting for others', for long. */
  Future<?> bound(SqlClient transaction) {
    return bound(transaction, LOCK_PATIENCE);
  }

  /** The same, waiting for others' locks no longer than this. */
  Future<?> bound(SqlClient transaction, Duration lockPatience) {
    return run(transaction, Sql.BOUND_TRANSACTION, Tuple.of(lockPatience.toMillis() + "ms"));
  }

  <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return bounded(pool.withTransaction(work));
  }

  /** The same; again if it gets into a deadlock with another one. */
  <T> Future<T> transactionAgain(Function<SqlConnection, Future<T>> work) {
    return transactionAgain(work, MAX_DEADLOCKS);
  }

  private <T> Future<T> transactionAgain(
      Function<SqlConnection, Future<T>> work, int deadlocksLeft) {
    return transaction(work)
        .recover(
            failure ->
                deadlocksLeft > 0 && DEADLOCK.equals(sqlState(failure))
                    ? transactionAgain(work, deadlocksLeft - 1)
                    : Future.failedFuture(failure));
  }

  Future<Void> close() {
    return pool.close();
  }

  private <T> Future<T> bounded(Future<T> call) {
    return call.timeout(patienceMillis, TimeUnit.MILLISECONDS).recover(Database::explain);
  }

  /** Whether a call failed because of a lock that somebody else's transaction keeps. */
  static boolean isLocked(Throwable failure) {
    return LOCKED.equals(sqlState(failure));
  }

  /** What a failed call means: that the database is away, or what it says itself. */
  static <T> Future<T> explain(Throwable failure) {
    String state = sqlState(failure);
    return state != null && begins(state, OF_THE_MOMENT)
        ? Future.failedFuture(
            new StatementUndoneException(
                "the database did not get to it: " + failure.getMessage(), failure))
        : explainLost(failure);
  }

  /**
   * The same of a statement in a transaction that others have begun: they know whether it can be
   * given again.
   */
  static <T> Future<T> explainLost(Throwable failure) {
    return Future.failedFuture(
        isAway(failure)
            ? new StoreUnavailableException("the database cannot be reached", failure)
            : failure);
  }

  /** What the server said, also if that has been explained; null: it said nothing. */
  static @Nullable String sqlState(Throwable failure) {
    Throwable said = failure instanceof StoreUnavailableException ? failure.getCause() : failure;
    return said instanceof PgException e ? e.getSqlState() : null;
  }

  private static boolean begins(String state, List<String> states) {
    return states.stream().anyMatch(state::startsWith);
  }

  /** Everything but what the server says of a statement. */
  private static boolean isAway(Throwable failure) {
    if (failure instanceof PgException e) {
      return e.getSqlState() != null && begins(e.getSqlState(), OF_THE_SERVER);
    }
    return failure instanceof java.io.IOException
        || failure instanceof java.util.concurrent.TimeoutException
        || failure instanceof io.vertx.core.VertxException
        || failure instanceof io.vertx.sqlclient.ClosedConnectionException;
  }
}
