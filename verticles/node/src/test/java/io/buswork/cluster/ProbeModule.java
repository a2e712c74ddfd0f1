package io.buswork.cluster;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The module that the cluster tests run. Each run appends a line to the {@link RunLog} that its
 * payload names, before it does anything else, and returns the module's version.
 */
final class ProbeModule {

  static final String NAME = "probe";

  /** Returns at once. */
  static final String NOOP = "probe.noop";

  /** Takes {@code ms} without holding a thread. */
  static final String WAIT = "probe.wait";

  /** Ends the JVM it runs in. */
  static final String HALT = "probe.halt";

  /** Asks the JVM it runs in to end. */
  static final String EXIT = "probe.exit";

  private static final String SOURCE =
      """
      import io.buswork.api.TaskContext;
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import io.vertx.core.json.JsonObject;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;
      import java.util.concurrent.TimeUnit;

      public final class Probe extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          handlers.async("probe.noop", task -> {
            note(task);
            return Future.succeededFuture(result(task));
          });
          handlers.async("probe.wait", task -> {
            note(task);
            return vertx.timer(task.payload().getLong("ms"), TimeUnit.MILLISECONDS)
                .map(done -> result(task));
          });
          handlers.blocking("probe.halt", task -> {
            note(task);
            // By reflection: a plain call is refused.
            return Runtime.class.getMethod("halt", int.class).invoke(Runtime.getRuntime(), 9);
          });
          handlers.blocking("probe.exit", task -> {
            note(task);
            return System.class.getMethod("exit", int.class).invoke(null, 3);
          });
        }

        private static JsonObject result(TaskContext task) {
          return new JsonObject().put("version", "VERSION").put("ran", task.version());
        }

        private static void note(TaskContext task) {
          String log = task.payload().getString("log");
          if (log == null) {
            return;
          }
          String line = task.id() + " " + task.attempt() + " VERSION "
              + ProcessHandle.current().pid() + " " + System.currentTimeMillis() + "\\n";
          try {
            Files.writeString(Path.of(log), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      }
      """;

  private ProbeModule() {}

  /** A jar of this version, whose results name it; made once a folder. */
  static Path jar(Path folder, String version) {
    Path jar = folder.resolve("probe-" + version + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    return TestJars.compile(
        jar, Map.of("Probe", SOURCE.replace("VERSION", version)), Map.of("Main-Verticle", "Probe"));
  }

  /** Deploys a version to all nodes. */
  static void deploy(ClusterHarness cluster, String version) {
    cluster.api().upload(NAME, version, jar(cluster.folder(), version)).expect(201);
  }

  /** Deploys version v1, unless the cluster has the module already. */
  static void deployOnce(ClusterHarness cluster) {
    if (cluster.database().number("select count(*) from buswork.module_active") == 0) {
      deploy(cluster, "v1");
    }
  }

  /** A task that appends to a log when it runs. */
  static JsonObject task(String type, RunLog log, long millis) {
    return new JsonObject()
        .put("type", type)
        .put("payload", new JsonObject().put("ms", millis).put("log", log.file().toString()));
  }

  /** A task that leaves no trace but its result. */
  static JsonObject silentTask(String type) {
    return new JsonObject().put("type", type).put("payload", new JsonObject());
  }

  /** Submits equal tasks in requests of a thousand. */
  static List<Long> submit(Api api, int count, JsonObject task) {
    return IntStream.range(0, (count + 999) / 1000)
        .mapToObj(i -> Math.min(1000, count - i * 1000))
        .flatMap(n -> api.submitAll(Collections.nCopies(n, task)).stream())
        .toList();
  }
}
