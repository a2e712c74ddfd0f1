package io.buswork.postgres;

import io.buswork.store.Settlement;
import io.buswork.store.Stores;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A database with our schema on a real server, for one test class. */
final class PostgresStage implements AutoCloseable {

  static final String QUEUE = "q";
  private static final long PATIENCE_SECONDS = 30;

  private final String url = SharedServer.newDatabase();
  private final Vertx vertx = Vertx.vertx();
  private final PostgresStores opened =
      await(PostgresStores.connect(vertx, PostgresOptions.of(url)));

  Stores stores() {
    return opened.stores();
  }

  /** Where to connect. */
  String url() {
    return url;
  }

  Connection connect() throws SQLException {
    return SharedServer.connect(url);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** So many ready tasks, stored. */
  List<Task> insert(int count) {
    long first = await(stores().tasks().reserveIds(count)).first();
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(
          new Task(
              first + i,
              first + i,
              QUEUE,
              "t",
              TaskState.READY,
              5,
              0,
              0,
              Instant.now(),
              null,
              "{}",
              TaskOptions.NONE));
    }
    await(stores().tasks().insert(tasks));
    return tasks;
  }

  static Settlement success(Task task) {
    Instant now = Instant.now();
    Attempt attempt =
        new Attempt(
            task.nextAttempt(), "n", "m", "1", now, now, 5, -1, AttemptOutcome.SUCCEEDED, null);
    return new Settlement(
        task.id(),
        task.attempt(),
        TaskState.SUCCEEDED,
        task.nextAttempt(),
        null,
        attempt,
        "{\"ok\":true}",
        List.of());
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(opened.close());
    await(vertx.close());
  }
}
