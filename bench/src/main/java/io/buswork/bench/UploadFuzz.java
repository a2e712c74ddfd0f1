package io.buswork.bench;

import io.buswork.bench.noop.Fuzzed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Uploads broken jars to a node that runs tasks meanwhile, and looks what becomes of it. Every
 * tenth of those that are taken all the same is rolled out too.
 */
public final class UploadFuzz {

  private static final int DEFAULT_TIMES = 10_000;
  private static final int DEFAULT_SEED = 1;
  private static final int ROLLED_OUT = 10;
  private static final int ROWS = 10;
  private static final int SERVER_ERROR = 500;
  private static final int CREATED = 201;
  private static final double MEBIBYTE = 1 << 20;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long LOOK_NANOS = 20_000_000;

  private final Api api;
  private final Map<Integer, Integer> answers = new TreeMap<>();
  private int rolledOut;
  private int tasks;

  private UploadFuzz(Api api) {
    this.api = api;
  }

  /**
   * @param arguments {@code --times N}, {@code --seed N}
   */
  public static void main(String[] arguments) {
    try {
      Arguments given = new Arguments(List.of(arguments));
      boolean unharmed =
          run(given.number("--times", DEFAULT_TIMES), given.number("--seed", DEFAULT_SEED));
      System.exit(unharmed ? 0 : 1);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static boolean run(int times, int seed) throws IOException, SQLException {
    Path folder = Files.createTempDirectory("buswork-fuzz-");
    try (DatabaseUnderTest database = DatabaseUnderTest.of(null, folder);
        NodeUnderTest node = NodeUnderTest.start(database.url(), folder.resolve("1"))) {
      UploadFuzz fuzz = new UploadFuzz(node.api());
      System.out.println("seed " + seed);
      fuzz.upload(new JarMutations(NodeUnderTest.jar(Fuzzed.class, 0), seed), times);
      return fuzz.tell(database);
    } finally {
      Folders.delete(folder);
    }
  }

  private void upload(JarMutations jars, int times) throws IOException {
    System.out.println("| uploads | metaspace MiB | classes | heap MiB | threads | open files |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    row(0);
    for (int number = 1; number <= times; number++) {
      boolean activate = number % ROLLED_OUT == 0;
      String query = "name=fuzzed&version=" + number + "&activate=" + activate;
      int status = api.tryUpload(query, jars.next());
      answers.merge(status, 1, Integer::sum);
      rolledOut += activate && status == CREATED ? 1 : 0;
      if (number % Math.max(1, times / ROWS) == 0) {
        row(number);
      }
    }
  }

  /** A task has to run before the row is printed. */
  private void row(int number) {
    runATask();
    String metrics = api.get("/metrics");
    System.out.printf(
        "| %d | %.1f | %.0f | %.0f | %.0f | %.0f |%n",
        number,
        Api.sum(metrics, "jvm_memory_used_bytes", "id=\"Metaspace\"") / MEBIBYTE,
        Api.sum(metrics, "jvm_classes_loaded_classes", ""),
        Api.sum(metrics, "jvm_memory_used_bytes", "area=\"heap\"") / MEBIBYTE,
        Api.sum(metrics, "jvm_threads_live_threads", ""),
        Api.sum(metrics, "process_files_open_files", ""));
  }

  private void runATask() {
    tasks++;
    api.submit("{\"type\":\"bench.noop\",\"queue\":\"fuzz\"}\n").join();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (api.settled("fuzz") < tasks) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the node runs no tasks any more");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean tell(DatabaseUnderTest database) throws IOException, SQLException {
    int taken = answers.getOrDefault(CREATED, 0);
    long kept = versionsKept(database);
    long files = filesLeft();
    System.out.println("answers by status: " + answers + ", rolled out: " + rolledOut);
    System.out.println("versions kept: " + kept + ", temporary files left: " + files);
    System.out.println("health: " + new JsonObject(api.get("/health/ready")).encode());
    return answers.keySet().stream().noneMatch(status -> status >= SERVER_ERROR) && kept >= taken;
  }

  /** One that is taken and does not start is kept too: it may be activated again. */
  private static long versionsKept(DatabaseUnderTest database) throws SQLException {
    try (Connection connection = database.connect();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery("select count(*) from buswork.module where name = 'fuzzed'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long filesLeft() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("buswork-fuzzed-") || name.startsWith("buswork-upload-"))
          .count();
    }
  }
}
