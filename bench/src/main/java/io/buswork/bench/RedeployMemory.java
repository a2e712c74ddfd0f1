package io.buswork.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Redeploys a module many times in a row on a real node, and draws what its memory does. */
public final class RedeployMemory {

  private static final int DEFAULT_TIMES = 500;
  private static final int SAMPLE_EVERY = 5;
  private static final long SETTLE_NANOS = 20_000_000_000L;
  private static final double MEBIBYTE = 1 << 20;

  private final List<Sample> samples = new ArrayList<>();

  private RedeployMemory() {}

  /**
   * @param arguments {@code --times N}, {@code --out FILE.svg}
   */
  public static void main(String[] arguments) {
    try {
      Arguments given = new Arguments(List.of(arguments));
      new RedeployMemory()
          .run(
              given.number("--times", DEFAULT_TIMES),
              Path.of(given.text("--out", "redeploys.svg")));
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void run(int times, Path out) throws IOException, SQLException {
    Path folder = Files.createTempDirectory("buswork-redeploys-");
    try (DatabaseUnderTest database = DatabaseUnderTest.of(null, folder);
        NodeUnderTest node = NodeUnderTest.start(database.url(), folder.resolve("1"))) {
      node.api().upload("noop", "2", NodeUnderTest.jar());
      sample(node, 0);
      long began = System.nanoTime();
      for (int number = 1; number <= times; number++) {
        node.api().activate("noop", number % 2 == 0 ? "2" : "1");
        if (number % SAMPLE_EVERY == 0) {
          sample(node, number);
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      LockSupport.parkNanos(SETTLE_NANOS);
      sample(node, times);
      System.out.printf("%d redeploys in %.1f s%n", times, seconds);
      print(node);
    } finally {
      Folders.delete(folder);
    }
    Files.writeString(out, chart(times));
    System.out.println("written: " + out.toAbsolutePath());
  }

  private void print(NodeUnderTest node) {
    System.out.println("| redeploys | metaspace MiB | classes | heap in use MiB |");
    System.out.println("| --- | --- | --- | --- |");
    for (int i = 0; i < samples.size(); i += Math.max(1, samples.size() / 10)) {
      System.out.println(samples.get(i).row());
    }
    System.out.println(samples.get(samples.size() - 1).row());
    String module = node.api().get("/api/v1/modules/noop");
    System.out.printf(
        "loaders of the generations still shown: %d collected, %d pending, %d leaked%n",
        count(module, "collected"), count(module, "pending"), count(module, "leaked"));
  }

  private static int count(String module, String fate) {
    return module.split("\"loader\" ?: ?\"" + fate, -1).length - 1;
  }

  private void sample(NodeUnderTest node, int number) {
    String metrics = node.api().get("/metrics");
    samples.add(
        new Sample(
            number,
            Api.sum(metrics, "jvm_memory_used_bytes", "id=\"Metaspace\"") / MEBIBYTE,
            Api.sum(metrics, "jvm_classes_loaded_classes", ""),
            Api.sum(metrics, "jvm_memory_used_bytes", "area=\"heap\"") / MEBIBYTE));
  }

  private String chart(int times) {
    return new LineChart(times + " redeploys of a module on one node, one after the other", times)
        .line("metaspace, MiB", samples.stream().map(s -> point(s, s.metaspace())).toList())
        .line("heap in use, MiB", samples.stream().map(s -> point(s, s.heap())).toList())
        .line(
            "loaded classes, hundreds",
            samples.stream().map(s -> point(s, s.classes() / 100)).toList())
        .svg();
  }

  private static double[] point(Sample sample, double value) {
    return new double[] {sample.number(), value};
  }

  /** What the node's memory was after so many redeploys. */
  private record Sample(int number, double metaspace, double classes, double heap) {

    String row() {
      return String.format("| %d | %.1f | %.0f | %.0f |", number, metaspace, classes, heap);
    }
  }
}
