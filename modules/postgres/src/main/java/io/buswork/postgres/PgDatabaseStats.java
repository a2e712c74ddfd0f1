package io.buswork.postgres;

import io.buswork.store.DatabaseReport;
import io.buswork.store.DatabaseStats;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the server's statistics, one statement after the other. */
final class PgDatabaseStats implements DatabaseStats {

  private final Database database;

  PgDatabaseStats(Database database) {
    this.database = database;
  }

  @Override
  public Future<DatabaseReport> read() {
    return database
        .run(Sql.QUEUE_DEPTHS)
        .map(PgDatabaseStats::queues)
        .compose(
            queues ->
                database
                    .run(Sql.TABLE_SIZES)
                    .map(PgDatabaseStats::tables)
                    .compose(tables -> rest(queues, tables)));
  }

  private Future<DatabaseReport> rest(
      List<DatabaseReport.Queue> queues, List<DatabaseReport.Table> tables) {
    return database
        .run(Sql.CONNECTIONS)
        .map(PgDatabaseStats::connections)
        .compose(
            connections ->
                database
                    .run(Sql.DATABASE_FIGURES)
                    .map(rows -> figures(rows.iterator().next()))
                    .map(figures -> new DatabaseReport(queues, tables, connections, figures)));
  }

  private static List<DatabaseReport.Queue> queues(RowSet<Row> rows) {
    Map<String, Map<TaskState, Long>> counts = new LinkedHashMap<>();
    Map<String, Duration> oldest = new TreeMap<>();
    for (Row row : rows) {
      String queue = row.getString("queue");
      counts
          .computeIfAbsent(queue, q -> new EnumMap<>(TaskState.class))
          .put(TaskState.ofCode(row.getShort("state")), row.getLong("tasks"));
      Double seconds = row.getDouble("oldest_seconds");
      if (seconds != null) {
        oldest.put(queue, Duration.ofMillis(Math.round(Math.max(0, seconds) * 1_000)));
      }
    }
    List<DatabaseReport.Queue> queues = new ArrayList<>();
    counts.forEach(
        (queue, byState) ->
            queues.add(new DatabaseReport.Queue(queue, byState, oldest.get(queue))));
    return queues;
  }

  private static List<DatabaseReport.Table> tables(RowSet<Row> rows) {
    List<DatabaseReport.Table> tables = new ArrayList<>();
    for (Row row : rows) {
      tables.add(
          new DatabaseReport.Table(
              row.getString("name"),
              row.getLong("live"),
              row.getLong("dead"),
              row.getLong("bytes")));
    }
    return tables;
  }

  private static Map<String, Long> connections(RowSet<Row> rows) {
    Map<String, Long> connections = new TreeMap<>();
    for (Row row : rows) {
      connections.put(row.getString("state"), row.getLong("connections"));
    }
    return connections;
  }

  private static DatabaseReport.Figures figures(Row row) {
    return new DatabaseReport.Figures(
        row.getLong("wal_bytes"),
        row.getLong("database_bytes"),
        row.getLong("max_connections"),
        row.getLong("partitions"),
        row.getLong("oldest_xmin"),
        row.getDouble("longest_transaction"),
        row.getLong("commits"),
        row.getLong("rollbacks"),
        row.getLong("deadlocks"),
        row.getLong("lock_waits"));
  }
}
