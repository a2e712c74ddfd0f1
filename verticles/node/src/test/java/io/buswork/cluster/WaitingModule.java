package io.buswork.cluster;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A module that does not start on any node before it may: its rollout stays in the middle. */
final class WaitingModule {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Waits for a certain file. */
  private static final String WAITING =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import io.vertx.core.Promise;
      import java.nio.file.Files;
      import java.nio.file.Path;

      public final class Waiting extends TaskVerticle {
        @Override
        public Future<?> start() {
          Promise<Void> there = Promise.promise();
          vertx.setPeriodic(50, timer -> {
            if (Files.exists(Path.of("FILE"))) {
              there.tryComplete();
            }
          });
          return there.future();
        }

        @Override
        public void register(TaskHandlers handlers) {
          handlers.async("NAME.ask", task -> Future.succeededFuture());
        }
      }
      """;

  private final ClusterHarness cluster;
  private final String name;
  private final Path signal;

  /**
   * @param name the module's
   */
  WaitingModule(ClusterHarness cluster, String name) {
    this.cluster = cluster;
    this.name = name;
    this.signal = cluster.folder().resolve(name + "-may-start");
  }

  /** Begins its rollout. */
  void begin(Api api) {
    Path jar =
        TestJars.compile(
            cluster.folder().resolve(name + ".jar"),
            Map.of("Waiting", WAITING.replace("FILE", signal.toString()).replace("NAME", name)),
            Map.of("Main-Verticle", "Waiting"));
    api.uploadWith("name=" + name + "&version=1&wait=false", jar).expect(201);
  }

  /** Waits until so many nodes have begun to start it. */
  void awaitStarting(int nodes) {
    await("nodes start the module")
        .atMost(PATIENCE)
        .until(() -> Collections.frequency(states(), "starting") >= nodes);
  }

  /** From now on it starts. */
  void mayStart() {
    try {
      Files.createFile(signal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until its rollout is done and a task of its has run. */
  void awaitDone() {
    await("the rollout is done").atMost(PATIENCE).until(() -> phase().equals("done"));
    long id = cluster.api().submitAll(List.of(new JsonObject().put("type", name + ".ask"))).get(0);
    new Outcomes(cluster.database()).awaitEachSucceededOnce(List.of(id), PATIENCE);
  }

  /** How far its rollout is. */
  String phase() {
    return describe().getJsonArray("rollouts").getJsonObject(0).getString("phase");
  }

  /** What nodes say of it, sorted. */
  List<String> states() {
    return describe().getJsonArray("nodes", new JsonArray()).stream()
        .map(node -> ((JsonObject) node).getString("state"))
        .sorted()
        .toList();
  }

  private JsonObject describe() {
    return cluster.api().get("/modules/" + name).expect(200).json();
  }
}
