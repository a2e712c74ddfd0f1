package io.buswork.postgres;

import io.buswork.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** All stores on one Postgres. */
public final class PostgresStores {

  private final Database database;
  private final String clusterId;
  private final PgAttemptStore attempts;
  private final Stores stores;

  private PostgresStores(
      Vertx vertx, PostgresOptions options, Database database, String clusterId) {
    this.database = database;
    this.clusterId = clusterId;
    PgTaskStore tasks = new PgTaskStore(database);
    PgFlowStore flows = new PgFlowStore(database);
    this.attempts = new PgAttemptStore(vertx, options, database, tasks, flows);
    this.stores =
        new Stores(
            tasks,
            new PgTaskSearch(database),
            new PgQueueStore(database, flows),
            new PgNodeStore(database),
            new PgModuleStore(database),
            new PgHistoryStore(database),
            new PgScheduleStore(database, tasks),
            new PgSubscriptionStore(database),
            attempts,
            new PgSqlSubmits(vertx, options, database, flows),
            flows,
            new PgHttpHandlerStore(database),
            new PgDatabaseStats(database),
            new PgBulkStore(database));
  }

  /**
   * Brings the schema up to date and opens the stores.
   *
   * @return fails with {@code StoreUnavailableException} if the database cannot be reached
   */
  public static Future<PostgresStores> connect(Vertx vertx, PostgresOptions options) {
    return vertx
        .executeBlocking(() -> Migrations.run(options.url()), false)
        .compose(migrated -> open(vertx, options));
  }

  private static Future<PostgresStores> open(Vertx vertx, PostgresOptions options) {
    Database database = new Database(vertx, options);
    return database
        .run(Sql.CLUSTER_ID)
        .map(rows -> rows.iterator().next().getString("cluster_id"))
        .map(clusterId -> new PostgresStores(vertx, options, database, clusterId))
        .recover(failure -> database.close().transform(closed -> Future.failedFuture(failure)));
  }

  /** The stores. */
  public Stores stores() {
    return stores;
  }

  /** The database's identity: nodes of one database form one cluster. */
  public String clusterId() {
    return clusterId;
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return attempts.close().eventually(database::close);
  }
}
