package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.DatabaseReport;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseStatsTest {

  private static PostgresStage stage;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void tasksAreCountedByStateAndTheOldestIsNotOneThatRuns() throws SQLException {
    List<Task> tasks = stage.insert(4);
    stage.execute(
        "update buswork.task set created_at = now() - interval '1 hour' where id = "
            + tasks.get(0).id());
    stage.execute(
        "update buswork.task set created_at = now() - interval '1 minute' where id = "
            + tasks.get(1).id());
    stage.execute(
        "update buswork.task set state = 4, run_at = now() + interval '1 hour' where id = "
            + tasks.get(3).id());
    stage.execute(
        "insert into buswork.dispatch (queue, epoch, batch, node, task_ids, attempts, at) values"
            + " ('q', 1, 1, 'n', array["
            + tasks.get(0).id()
            + "], array[1], now())");
    await(stage.stores().queues().create("empty"));

    DatabaseReport report = await(stage.stores().stats().read());
    assertThat(report.queues()).extracting(DatabaseReport.Queue::name).contains(QUEUE, "empty");
    DatabaseReport.Queue queue =
        report.queues().stream().filter(q -> q.name().equals(QUEUE)).findFirst().orElseThrow();
    assertThat(queue.byState())
        .isEqualTo(Map.of(TaskState.READY, 2L, TaskState.RUNNING, 1L, TaskState.RETRYING, 1L));
    assertThat(queue.oldestReady()).isBetween(seconds(59), seconds(90));
  }

  @Test
  void theServerTellsOfItself() {
    DatabaseReport report = await(stage.stores().stats().read());
    assertThat(report.tables())
        .extracting(DatabaseReport.Table::name)
        .contains("task", "history", "dispatch", "other");
    assertThat(report.connections()).containsKey("active");
    DatabaseReport.Figures figures = report.figures();
    assertThat(figures.walBytes()).isPositive();
    assertThat(figures.databaseBytes()).isGreaterThan(1_000_000);
    assertThat(figures.maxConnections()).isGreaterThan(10);
    assertThat(figures.partitions()).isEqualTo(3);
    assertThat(figures.commits()).isPositive();
    assertThat(figures.oldestXmin()).isNotNegative();
  }

  @Test
  void aForgottenTransactionIsSeen() throws SQLException {
    try (var connection = stage.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(java.sql.Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("select count(*) from buswork.task");
      for (int i = 0; i < 20; i++) {
        stage.execute("create table if not exists public.any_" + i + " ()");
      }
      DatabaseReport report = await(stage.stores().stats().read());
      assertThat(report.figures().oldestXmin()).isGreaterThanOrEqualTo(20);
      assertThat(report.figures().longestTransactionSeconds()).isPositive();
      assertThat(report.connections()).containsKey("idle in transaction");
      connection.rollback();
    }
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
