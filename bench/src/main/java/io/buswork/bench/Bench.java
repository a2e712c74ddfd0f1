package io.buswork.bench;

import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts what it needs, measures, and prints a table. */
public final class Bench {

  private static final int DEFAULT_TASKS = 100_000;
  private static final int ROUNDS = 3;

  private final Map<String, List<Figure>> figures = new LinkedHashMap<>();
  private final List<Long> p50 = new ArrayList<>();
  private final List<Long> p99 = new ArrayList<>();

  private Bench() {}

  /**
   * @param arguments {@code --runs N}, {@code --tasks N}, {@code --database URL} (absent: a server
   *     of its own)
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

  private static void run(String[] arguments) throws Exception {
    int runs = number(arguments, "--runs", 1);
    int tasks = number(arguments, "--tasks", DEFAULT_TASKS);
    Path folder = Files.createTempDirectory("buswork-bench-");
    try (DatabaseUnderTest database = DatabaseUnderTest.of(text(arguments, "--database"), folder)) {
      Bench bench = new Bench();
      for (int run = 0; run < runs; run++) {
        bench.run(database, Files.createDirectories(folder.resolve("node" + run)), tasks);
      }
      bench.print(runs);
    }
  }

  private static int number(String[] arguments, String name, int otherwise) {
    String value = text(arguments, name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  private static @Nullable String text(String[] arguments, String name) {
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return arguments[i + 1];
      }
    }
    return null;
  }

  private void run(DatabaseUnderTest server, Path folder, int tasks)
      throws IOException, InterruptedException {
    long postgres = server.pid();
    Vertx vertx = Vertx.vertx();
    PostgresStores stores =
        RawLimit.await(PostgresStores.connect(vertx, PostgresOptions.of(server.url())));
    new RawLimit(stores.stores(), postgres).measure(tasks).forEach(this::add);
    RawLimit.await(stores.close());
    RawLimit.await(vertx.close());
    try (NodeUnderTest node = NodeUnderTest.start(server.url(), folder)) {
      Workloads workloads = new Workloads(node, postgres);
      workloads.warmUp();
      for (int round = 0; round < ROUNDS; round++) {
        add(workloads.w1(tasks));
        add(workloads.w2(tasks));
      }
      List<Long> latencies = workloads.w3();
      p50.add(latencies.get(latencies.size() / 2));
      p99.add(latencies.get(latencies.size() * 99 / 100));
      add(workloads.w4());
    }
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
        medianOf(p50) / 1000.0, medianOf(p99) / 1000.0);
  }

  private String ratio(String name, Figure figure) {
    String limit =
        switch (name) {
          case "W1 bulk submit" -> "insert";
          case "W2 drain" -> "read + settle";
          case "W4 both at once" -> "insert + settle in turn";
          default -> "";
        };
    List<Figure> limits = figures.get(limit);
    return limits == null ? "" : String.format("%.2f", figure.rate() / median(limits).rate());
  }

  private static Figure median(List<Figure> all) {
    List<Figure> sorted = new ArrayList<>(all);
    sorted.sort(java.util.Comparator.comparingDouble(Figure::rate));
    return sorted.get(sorted.size() / 2);
  }

  private static long medianOf(List<Long> all) {
    List<Long> sorted = new ArrayList<>(all);
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }
}
