package io.buswork.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * W2 and W4 where others slow down: while ten thousand watch, with a second node, while a foreign
 * transaction holds back the vacuum, and with millions of tasks in the database.
 */
final class Circumstances {

  /** One of them. */
  enum Circumstance {
    STREAMS,
    NODES,
    HELD,
    BACKLOG
  }

  private static final int ROUNDS = 3;
  private static final int NODE_ROUNDS = 5;
  private static final int NODE_TASKS = 600_000;
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

  /**
   * The ones with these names.
   *
   * @param names with commas between them; null, or another option: all
   */
  static Set<Circumstance> named(@Nullable String names) {
    Set<Circumstance> found = EnumSet.noneOf(Circumstance.class);
    if (names == null || names.startsWith("--")) {
      return EnumSet.allOf(Circumstance.class);
    }
    Arrays.stream(names.split(","))
        .map(name -> Circumstance.valueOf(name.toUpperCase(Locale.ROOT)))
        .forEach(found::add);
    return found;
  }

  /**
   * Measures them, those first that leave nothing behind.
   *
   * @param folder for what a second node keeps
   */
  void measure(Set<Circumstance> wanted, Path folder)
      throws IOException, SQLException, InterruptedException {
    if (wanted.contains(Circumstance.STREAMS)) {
      streams();
    }
    if (wanted.contains(Circumstance.NODES)) {
      twoNodes(folder);
    }
    if (wanted.contains(Circumstance.HELD)) {
      heldTransaction();
    }
    if (wanted.contains(Circumstance.BACKLOG)) {
      backlog();
    }
  }

  private void streams() throws InterruptedException {
    Workloads workloads = new Workloads(List.of(node), database.pid());
    figures.accept(workloads.w4().in("nobody watches"));
    for (String query : List.of("?task=1", "")) {
      try (var clients = new StreamClients(node.api().url(), STREAM_CLIENTS, query)) {
        String what = query.isEmpty() ? "all" : "one task";
        // What runs only for them is compiled now.
        workloads.warmUp();
        figures.accept(workloads.w4().in(STREAM_CLIENTS + " stream clients that watch " + what));
        if (clients.closed() > 0) {
          throw new IllegalStateException(clients.closed() + " stream clients were cut off");
        }
      }
    }
  }

  private void twoNodes(Path folder) throws IOException, InterruptedException {
    Workloads one = new Workloads(List.of(node), database.pid());
    nodeRounds(one, "one node");
    try (NodeUnderTest second = NodeUnderTest.join(database.url(), folder)) {
      Workloads both = new Workloads(List.of(node, second), database.pid());
      // Two JVMs compile on the same cores, and the queue may have moved to the one that is new.
      for (int i = 0; i < WARM_UPS; i++) {
        both.warmUp();
      }
      nodeRounds(both, "two nodes");
    }
  }

  /** Long ones: how soon a drain gets going is not what is asked. */
  private void nodeRounds(Workloads workloads, String circumstance) {
    rounds(workloads, circumstance, NODE_ROUNDS, Math.max(tasks, NODE_TASKS));
  }

  private void heldTransaction() throws SQLException, InterruptedException {
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
  }

  private void backlog() throws SQLException, InterruptedException {
    new Backlog(HISTORY, WAITING).fill(database);
    Workloads workloads = new Workloads(List.of(node), database.pid());
    workloads.warmUp();
    rounds(workloads, "5,000,000 ended, 1,000,000 waiting");
    figures.accept(workloads.w4().in("5,000,000 ended, 1,000,000 waiting"));
  }

  private void rounds(Workloads workloads, String circumstance) {
    rounds(workloads, circumstance, ROUNDS, tasks);
  }

  private void rounds(Workloads workloads, String circumstance, int rounds, int tasksEach) {
    for (int round = 0; round < rounds; round++) {
      workloads.w1(tasksEach);
      figures.accept(workloads.w2(tasksEach).in(circumstance));
    }
  }
}
