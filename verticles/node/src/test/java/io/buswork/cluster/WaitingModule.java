package io.buswork.cluster;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
          handlers.async("waiting.ask", task -> Future.succeededFuture());
        }
      }
      """;

  private final ClusterHarness cluster;
  private final Path signal;

  WaitingModule(ClusterHarness cluster) {
    this.cluster = cluster;
    this.signal = cluster.folder().resolve("go");
  }

  /** Begins its rollout. */
  void begin(Api api) {
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("waiting.jar"),
            Map.of("Waiting", WAITING.replace("FILE", signal.toString())),
            Map.of("Main-Verticle", "Waiting"));
    api.uploadWith("name=waiting&version=1&wait=false", jar).expect(201);
  }

  /** Waits until so many nodes have begun to start it. */
  void awaitStarting(int nodes) {
    await("nodes start the module")
        .atMost(PATIENCE)
        .until(
            () ->
                describe().getJsonArray("nodes", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .filter(node -> node.getString("state").equals("starting"))
                        .count()
                    >= nodes);
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
    long id = cluster.api().submitAll(List.of(new JsonObject().put("type", "waiting.ask"))).get(0);
    new Outcomes(cluster.database()).awaitEachSucceededOnce(List.of(id), PATIENCE);
  }

  /** How far its rollout is. */
  String phase() {
    return describe().getJsonArray("rollouts").getJsonObject(0).getString("phase");
  }

  private JsonObject describe() {
    return cluster.api().get("/modules/waiting").expect(200).json();
  }
}
