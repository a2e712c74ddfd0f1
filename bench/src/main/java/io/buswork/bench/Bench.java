package io.buswork.bench;

import io.buswork.bench.Circumstances.Circumstance;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts what it needs, measures, and prints a table. */
public final class Bench {

  private static final int DEFAULT_TASKS = 100_000;
  private static final int ROUNDS = 3;

  private final Map<String, List<Figure>> figures = new LinkedHashMap<>();
  private final List<List<Long>> starts = new ArrayList<>();
  private final List<List<Long>> commits = new ArrayList<>();

  private Bench() {}

  /**
   * @param arguments {@code --runs N}, {@code --tasks N}, {@code --database URL} (absent: a server
   *     of its own), {@code --circumstances} (some minutes more a run), {@code --redeploys N} (that
   *     and nothing else), {@code --pause MILLIS} (between two of them), {@code --rehearsals N}
   *     (redeploys before them)
   */
  public static void main(String[] arguments) {
    try {
      run(arguments);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      // Threads of what was started would keep the JVM.
      System.exit(1);
    }
  }

  private static void run(String[] words) throws Exception {
    Arguments arguments = new Arguments(List.of(words));
    int runs = arguments.number("--runs", 1);
    int tasks = arguments.number("--tasks", DEFAULT_TASKS);
    Set<Circumstance> circumstances =
        arguments.words().contains("--circumstances")
            ? Circumstances.named(arguments.text("--circumstances"))
            : Set.of();
    int redeploys = arguments.number("--redeploys", 0);
    Path folder = Files.createTempDirectory("buswork-bench-");
    try (DatabaseUnderTest database = DatabaseUnderTest.of(arguments.text("--database"), folder)) {
      if (redeploys > 0) {
        Duration pause =
            Duration.ofMillis(arguments.number("--pause", Redeploys.DEFAULT_PAUSE_MILLIS));
        new Redeploys(redeploys, pause, arguments.number("--rehearsals", 0))
            .measure(database, folder.resolve("redeploys"));
        return;
      }
      Bench bench = new Bench();
      for (int run = 0; run < runs; run++) {
        bench.run(database, folder.resolve("run" + run), tasks, circumstances);
      }
      bench.print(runs);
    } finally {
      Folders.delete(folder);
    }
  }

  private void run(
      DatabaseUnderTest server, Path folder, int tasks, Set<Circumstance> circumstances)
      throws IOException, SQLException, InterruptedException {
    measureLimit(server, tasks);
    try (NodeUnderTest node = NodeUnderTest.start(server.url(), folder.resolve("1"))) {
      Workloads workloads = new Workloads(List.of(node), server.pid());
      workloads.warmUp();
      for (int round = 0; round < ROUNDS; round++) {
        add(workloads.w1(tasks));
        add(workloads.w2(tasks));
      }
      starts.add(workloads.w3());
      add(workloads.w4());
      new Circumstances(server, node, tasks, this::add).measure(circumstances, folder.resolve("2"));
    }
  }

  private void measureLimit(DatabaseUnderTest server, int tasks) {
    Vertx vertx = Vertx.vertx();
    PostgresStores stores =
        RawLimit.await(PostgresStores.connect(vertx, PostgresOptions.of(server.url())));
    RawLimit limit = new RawLimit(stores.stores(), server.pid());
    limit.measure(tasks).forEach(this::add);
    commits.add(limit.commitLatencies());
    RawLimit.await(stores.close());
    RawLimit.await(vertx.close());
  }

  private void add(Figure figure) {
    figures.computeIfAbsent(figure.name(), name -> new ArrayList<>()).add(figure);
  }

  private void print(int runs) {
    System.out.printf(
        "%d cores, Java %s, Postgres 18 (fsync and synchronous_commit on), payloads of ~100 bytes;"
            + " medians of %d%n%n",
        Runtime.getRuntime().availableProcessors(), Runtime.version(), runs);
    System.out.println("| | tasks/s | of the limit | Postgres µs/task | node µs/task |");
    System.out.println("| --- | --- | --- | --- | --- |");
    figures.forEach(
        (name, all) -> {
          Figure figure = median(all);
          System.out.printf(
              "| %s | %,.0f | %s | %.1f | %s |%n",
              name,
              figure.rate(),
              ratio(name, figure),
              figure.postgresMicros(),
              figure.nodeMicros() == 0 ? "" : String.format("%.1f", figure.nodeMicros()));
        });
    System.out.printf(
        "| W3 submit→start at 50/s | p50 %.2f ms | p99 %.2f ms | | |%n",
        percentile(starts, 50), percentile(starts, 99));
    System.out.printf(
        "| of that, one commit | p50 %.2f ms | p99 %.2f ms | | |%n",
        percentile(commits, 50), percentile(commits, 99));
  }

  private String ratio(String name, Figure figure) {
    String limit =
        switch (name) {
          case "W1 bulk submit" -> "insert";
          case "W2 drain" -> "read + settle";
          case "W4 both at once" -> "insert + settle in turn";
          default -> name.startsWith("W") ? name.substring(0, Math.max(0, name.indexOf(','))) : "";
        };
    List<Figure> limits = figures.get(limit);
    return limits == null ? "" : String.format("%.2f", figure.rate() / median(limits).rate());
  }

  private static Figure median(List<Figure> all) {
    List<Figure> sorted = new ArrayList<>(all);
    sorted.sort(java.util.Comparator.comparingDouble(Figure::rate));
    return sorted.get(sorted.size() / 2);
  }

  /** The median of the runs' percentiles, in milliseconds. */
  private static double percentile(List<List<Long>> runs, int percent) {
    List<Long> all = new ArrayList<>();
    for (List<Long> sorted : runs) {
      all.add(sorted.get(sorted.size() * percent / 100));
    }
    all.sort(null);
    return all.get(all.size() / 2) / 1000.0;
  }
}
