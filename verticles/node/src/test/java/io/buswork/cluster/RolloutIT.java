package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Modules on nodes that come later, and modules that cannot start. */
@Timeout(400)
final class RolloutIT {

  private static final String THROWS_AT_START =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;

      public final class Probe extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          throw new IllegalStateException("this version never starts");
        }
      }
      """;

  private static final String CONFIGURED =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;

      public final class Configured extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          String greeting = config().getString("greeting", "none");
          if (greeting.isEmpty()) {
            throw new IllegalArgumentException("greeting must not be empty");
          }
          handlers.async("configured.ask", task -> Future.succeededFuture(greeting));
        }
      }
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeAll
  static void oneNodeWithTheModule() {
    cluster.startNode();
    ProbeModule.deploy(cluster, "v1");
  }

  @Test
  void aNodeThatJoinsLaterServesTheModules() {
    TestNode late = cluster.startNode();
    RunLog log = new RunLog(cluster.folder().resolve("late"));
    await("the late node runs tasks")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              ProbeModule.submit(cluster.api(), 100, ProbeModule.task(ProbeModule.WAIT, log, 20));
              return !log.runsOn(late).isEmpty();
            });
  }

  @Test
  void aVersionThatCannotStartLeavesTheOldOneServingOnAllNodes() {
    Path bad =
        TestJars.compile(
            cluster.folder().resolve("bad.jar"),
            Map.of("Probe", THROWS_AT_START),
            Map.of("Main-Verticle", "Probe"));
    Api.Answer answer = cluster.api().upload(ProbeModule.NAME, "bad", bad);
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.body()).contains("this version never starts");

    RunLog log = new RunLog(cluster.folder().resolve("after-bad"));
    List<Long> ids =
        ProbeModule.submit(cluster.api(), 200, ProbeModule.task(ProbeModule.WAIT, log, 20));
    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    assertThat(log.runs()).allMatch(run -> run.version().equals("v1"));
  }

  @Test
  void aConfigurationReachesTheHandlerAndOneThatIsRefusedChangesNothing() {
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("configured.jar"),
            Map.of("Configured", CONFIGURED),
            Map.of("Main-Verticle", "Configured"));
    cluster.api().upload("configured", "1", jar).expect(201);
    assertThat(answer()).isEqualTo("none");

    put(new JsonObject().put("greeting", "hello")).expect(200);
    assertThat(answer()).isEqualTo("hello");

    Api.Answer refused = put(new JsonObject().put("greeting", ""));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).contains("greeting must not be empty");
    assertThat(answer()).isEqualTo("hello");
    assertThat(cluster.api().get("/modules/configured/config").expect(200).json())
        .isEqualTo(new JsonObject().put("config", new JsonObject().put("greeting", "hello")));

    cluster
        .api()
        .put("/modules/configured/config", new JsonObject().put("config", "text"))
        .expect(422);
    cluster
        .api()
        .put("/modules/none/config", new JsonObject().put("config", new JsonObject()))
        .expect(404);
  }

  private static Api.Answer put(JsonObject config) {
    return cluster.api().put("/modules/configured/config", new JsonObject().put("config", config));
  }

  private static String answer() {
    long id =
        cluster.api().submitAll(List.of(new JsonObject().put("type", "configured.ask"))).get(0);
    return await("the answer")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> cluster.api().get("/tasks/" + id).json(),
            task -> task.getString("state").equals("succeeded"))
        .getString("result");
  }
}
