package io.buswork.postgres;

import io.buswork.store.SqlSubmit;
import io.buswork.store.SqlSubmits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** What the function {@code buswork.submit} and its like tell of. */
final class PgSqlSubmits implements SqlSubmits {

  private final Vertx vertx;
  private final PostgresOptions options;
  private final Database database;

  PgSqlSubmits(Vertx vertx, PostgresOptions options, Database database) {
    this.vertx = vertx;
    this.options = options;
    this.database = database;
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
}
