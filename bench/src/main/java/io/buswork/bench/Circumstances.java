package io.buswork.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * W2 and W4 where others slow down: with a second node, while a foreign transaction holds back the
 * vacuum, and with millions of tasks in the database.
 */
final class Circumstances {

  private static final int ROUNDS = 3;
  private static final int WARM_UPS = 3;
  private static final int STREAM_CLIENTS = 10_000;
  private static final Duration HELD = Duration.ofMinutes(2);
  private static final long HISTORY = 5_000_000;
  private static final long WAITING = 1_000_000;

  private final DatabaseUnderTest database;
  private final NodeUnderTest node;
  private final int tasks;
  private final Consumer<Figure> figures;

  Circumstances(
      DatabaseUnderTest database, NodeUnderTest node, int tasks, Consumer<Figure> figures) {
    this.database = database;
    this.node = node;
    this.tasks = tasks;
    this.figures = figures;
  }

  void measure(Path folder) throws IOException, SQLException, InterruptedException {
    try (NodeUnderTest second = NodeUnderTest.join(database.url(), folder)) {
      Workloads both = new Workloads(List.of(node, second), database.pid());
      // Two JVMs compile on the same cores, and the queue may have moved to the one that is new.
      for (int i = 0; i < WARM_UPS; i++) {
        both.warmUp();
      }
      rounds(both, "two nodes");
    }
    Workloads workloads = new Workloads(List.of(node), database.pid());
    workloads.warmUp();
    try (Connection foreign = database.connect();
        Statement statement = foreign.createStatement()) {
      foreign.setAutoCommit(false);
      statement.execute("set transaction isolation level repeatable read");
      statement.execute("select count(*) from buswork.queue");
      workloads.mixed(HELD);
      rounds(workloads, "a transaction open for 2 min");
      figures.accept(workloads.w4().in("a transaction open for 2 min"));
      foreign.rollback();
    }
    for (String query : List.of("?task=1", "")) {
      try (var clients = new StreamClients(node.api().url(), STREAM_CLIENTS, query)) {
        String what = query.isEmpty() ? "all" : "one task";
        figures.accept(workloads.w4().in(STREAM_CLIENTS + " stream clients that watch " + what));
        if (clients.closed() > 0) {
          throw new IllegalStateException(clients.closed() + " stream clients were cut off");
        }
      }
    }
    fill();
    workloads.warmUp();
    rounds(workloads, "5,000,000 ended, 1,000,000 waiting");
    figures.accept(workloads.w4().in("5,000,000 ended, 1,000,000 waiting"));
  }

  private void rounds(Workloads workloads, String circumstance) {
    for (int round = 0; round < ROUNDS; round++) {
      workloads.w1(tasks);
      figures.accept(workloads.w2(tasks).in(circumstance));
    }
  }

  /** Half of what waits is ready in a queue that is paused, half is due tomorrow. */
  private void fill() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into buswork.queue (name, paused) values ('bench-backlog', true)");
      statement.execute(
          "insert into buswork.history (id, created_at, finished_at, started_at, wall_us, state,"
              + " priority, attempt, max_attempts, outcome, queue, type, node, module, version,"
              + " payload) select -i, now(), now(), now(), 10, 5, 5, 1, 0, 0, 'bench',"
              + " 'bench.noop', 'n', 'noop', '1', '"
              + Payload.of(1)
              + "' from generate_series(1, "
              + HISTORY
              + ") i");
      statement.execute(
          "insert into buswork.task (id, seq, queue, type, state, priority, created_at, run_at,"
              + " payload) select -i, -i, 'bench-backlog', 'bench.noop', 2 - i % 2, 5, now(),"
              + " case when i % 2 = 1 then now() + interval '1 day' end, '"
              + Payload.of(1)
              + "' from generate_series(1, "
              + WAITING
              + ") i");
      statement.execute("analyze");
    }
  }
}
