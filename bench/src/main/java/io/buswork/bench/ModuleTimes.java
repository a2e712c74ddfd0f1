package io.buswork.bench;

import io.buswork.bench.noop.Faulty;
import io.buswork.bench.noop.Noop;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** How long it takes until code has reached three nodes, or has left them again. */
public final class ModuleTimes {

  private static final int DEFAULT_TIMES = 10;
  private static final int NODES = 3;
  private static final int JAR_BYTES = 100_000;
  private static final int TASKS_A_SECOND = 1_000;
  private static final String MODULE = "noop";
  private static final Duration BEFORE_CANARY = Duration.ofSeconds(2);
  private static final long LOOK_NANOS = 20_000_000;
  private static final double MILLION = 1e6;

  private final int times;

  private ModuleTimes(int times) {
    this.times = times;
  }

  /**
   * @param arguments {@code --times N}
   */
  public static void main(String[] arguments) {
    try {
      Arguments given = new Arguments(List.of(arguments));
      new ModuleTimes(given.number("--times", DEFAULT_TIMES)).run();
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      // Threads of what was started would keep the JVM.
      System.exit(1);
    }
  }

  private void run() throws Exception {
    Path folder = Files.createTempDirectory("buswork-modules-");
    List<NodeUnderTest> nodes = new ArrayList<>();
    try (DatabaseUnderTest database = DatabaseUnderTest.of(null, folder)) {
      nodes.add(NodeUnderTest.start(database.url(), folder.resolve("1")));
      for (int number = 2; number <= NODES; number++) {
        nodes.add(NodeUnderTest.join(database.url(), folder.resolve(Integer.toString(number))));
      }
      measure(nodes.get(0).api());
    } finally {
      nodes.forEach(NodeUnderTest::close);
      Folders.delete(folder);
    }
  }

  private void measure(Api api) throws Exception {
    System.out.println("| | median ms | longest ms |");
    System.out.println("| --- | --- | --- |");
    byte[] jar = NodeUnderTest.jar(Noop.class, JAR_BYTES);
    row(
        "jar of 100 KB live on " + NODES + " nodes, from the upload's first byte",
        i -> millis(() -> api.upload(MODULE, "good-" + i, jar)));
    row("rollback in effect on " + NODES + " nodes", i -> millis(() -> api.rollBack(MODULE)));
    row("killed remote worker's task at another one", i -> RemoteKill.millis(api));
    api.upload(MODULE, "before", jar);
    byte[] bad = NodeUnderTest.jar(Faulty.class, JAR_BYTES);
    row("canary of 10 % with one error in ten rolled back", i -> canary(api, "bad-" + i, bad));
    System.out.println();
    System.out.println("the last canary: " + newest(api).encode());
  }

  private double canary(Api api, String version, byte[] jar) throws IOException {
    try (SteadyLoad load = new SteadyLoad(api, TASKS_A_SECOND)) {
      LockSupport.parkNanos(BEFORE_CANARY.toNanos());
      api.uploadCanary(MODULE, version, jar, 10);
      return millis(
          () -> {
            while (!newest(api).getString("phase").equals("rolledback")) {
              LockSupport.parkNanos(LOOK_NANOS);
            }
          });
    }
  }

  private static JsonObject newest(Api api) {
    return new JsonObject(api.get("/api/v1/modules/" + MODULE))
        .getJsonArray("rollouts")
        .getJsonObject(0);
  }

  private void row(String name, Measurement measurement) throws Exception {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(measurement.millis(i));
    }
    Collections.sort(all);
    System.out.printf(
        "| %s | %.0f | %.0f |%n", name, all.get(all.size() / 2), all.get(all.size() - 1));
  }

  private static double millis(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / MILLION;
  }

  /** One time, in milliseconds. */
  private interface Measurement {
    double millis(int number) throws Exception;
  }
}
