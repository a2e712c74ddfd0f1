package io.buswork.cluster;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/**
 * A module with one task type, whose versions say who they are and may fail one task in so many.
 * What they fail is retried at once.
 *
 * @param name its name
 */
record CanaryModule(String name) {

  private static final int BALLAST_BYTES = 100_000;

  private static final String SOURCE =
      """
      import io.buswork.api.Backoff;
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import io.vertx.core.json.JsonObject;
      import java.time.Duration;

      public final class Canary extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          Duration soon = Duration.ofMillis(50);
          handlers.async("TYPE", task ->
              FAILS > 0 && Long.parseLong(String.valueOf(task.id())) % FAILS == 0
                  ? Future.failedFuture("this version is bad")
                  : Future.succeededFuture(new JsonObject().put("version", "VERSION")))
              .backoff(new Backoff(Backoff.Kind.FIXED, soon, soon, 0));
        }
      }
      """;

  /** Its task type. */
  String type() {
    return name + ".work";
  }

  /** A task of it. */
  JsonObject task() {
    return new JsonObject().put("type", type()).put("maxAttempts", 4);
  }

  /**
   * A jar of a good 100 KB.
   *
   * @param fails each task whose id can be divided by this fails; 0: none
   */
  Path jar(Path folder, String version, int fails) {
    Path bare = folder.resolve(name + "-" + version + "-bare.jar");
    if (!Files.exists(bare)) {
      String source =
          SOURCE
              .replace("TYPE", type())
              .replace("VERSION", version)
              .replace("FAILS", Integer.toString(fails));
      TestJars.compile(bare, Map.of("Canary", source), Map.of("Main-Verticle", "Canary"));
    }
    byte[] ballast = new byte[BALLAST_BYTES];
    new Random(version.hashCode()).nextBytes(ballast);
    return TestJars.with(bare, folder.resolve(name + "-" + version + ".jar"), "ballast", ballast);
  }

  /** Makes a version active on every node, through any of them. */
  JsonObject deploy(ClusterHarness cluster, String version) {
    return cluster
        .api()
        .upload(name, version, jar(cluster.folder(), version, 0))
        .expect(201)
        .json();
  }

  /** Everything that is said of it. */
  JsonObject describe(Api api) {
    return api.get("/modules/" + name).expect(200).json();
  }

  /** Its newest rollout. */
  JsonObject newestRollout(Api api) {
    return describe(api).getJsonArray("rollouts").getJsonObject(0);
  }

  /** On how many nodes a version is live. */
  static long liveOn(JsonObject module, String version) {
    return module.getJsonArray("nodes").stream()
        .map(JsonObject.class::cast)
        .filter(node -> node.getString("version").equals(version))
        .filter(node -> node.getString("state").equals("live"))
        .map(node -> node.getString("node"))
        .distinct()
        .count();
  }
}
