package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is done to all tasks that match, on two nodes that are at work; one of them does without the
 * API, and asks for tokens.
 */
@Timeout(400)
final class BulkActionsIT {

  private static final String FLAKY =
      """
      import io.buswork.api.TaskHandlers;
      import io.buswork.api.TaskVerticle;
      import io.vertx.core.Future;
      import java.nio.file.Files;
      import java.nio.file.Path;

      public final class Flaky extends TaskVerticle {
        @Override
        public void register(TaskHandlers handlers) {
          handlers.async("flaky", task ->
              Files.exists(Path.of(task.payload().getString("switch")))
                  ? Future.succeededFuture()
                  : Future.failedFuture("order " + task.id() + " is lost"));
        }
      }
      """;

  private static final String BY_STATE =
      "select count(*) from buswork.tasks where queue = ? and state = ?";

  private static final int MANY = 20_000;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();
  private static TestNode withoutApi;

  @BeforeAll
  static void twoNodesAtWork() {
    withoutApi =
        cluster
            .startNodes(
                List.of(List.of(), List.of("--roles=scheduler,worker", "--auth.mode=token")))
            .get(1);
    ProbeModule.deploy(cluster, "v1");
    Path jar =
        TestJars.compile(
            cluster.folder().resolve("flaky.jar"),
            Map.of("Flaky", FLAKY),
            Map.of("Main-Verticle", "Flaky"));
    cluster.api().upload("flaky", "1", jar).expect(201);
  }

  @Test
  void cancelsAllThatWaitAndRunAndDeletesThem() {
    JsonObject slow = ProbeModule.silentTask(ProbeModule.WAIT).put("queue", "slow");
    slow.getJsonObject("payload").put("ms", 600_000);
    ProbeModule.submit(cluster.api(), MANY, slow);
    slow.put("delay", "1h");
    ProbeModule.submit(cluster.api(), 1000, slow);
    await("some run").atMost(Duration.ofSeconds(60)).until(() -> count("slow", "running") > 0);

    JsonObject filter = new JsonObject().put("queue", "slow").put("type", ProbeModule.WAIT);
    assertThat(bulk("cancel", dry(filter))).isEqualTo(result(MANY + 1000, 0));
    assertThat(bulk("cancel", wanted(filter))).isEqualTo(result(MANY + 1000, MANY + 1000));
    assertThat(count("slow", "canceled")).isEqualTo(MANY + 1000);
    assertThat(bulk("cancel", wanted(filter))).isEqualTo(result(0, 0));

    assertThat(bulk("delete", wanted(filter))).isEqualTo(result(MANY + 1000, MANY + 1000));
    assertThat(cluster.api().get("/tasks?queue=slow").expect(200).json().getJsonArray("items"))
        .isEmpty();
  }

  @Test
  void bringsDeadLettersBackWhileOtherWorkGoesOn() throws IOException {
    Path lever = cluster.folder().resolve("lever");
    JsonObject flaky =
        new JsonObject()
            .put("type", "flaky")
            .put("queue", "flaky")
            .put("maxAttempts", 1)
            .put("payload", new JsonObject().put("switch", lever.toString()));
    ProbeModule.submit(cluster.api(), MANY, flaky);
    await("all failed")
        .atMost(Duration.ofSeconds(60))
        .until(() -> count("flaky", "failed") == MANY);

    JsonObject failures = cluster.api().get("/failures").expect(200).json();
    assertThat(failures.getJsonArray("items").getJsonObject(0).getInteger("count")).isEqualTo(MANY);
    assertThat(failures.getJsonArray("items").getJsonObject(0).getString("error"))
        .endsWith("is lost");

    Files.createFile(lever);
    JsonObject filter =
        new JsonObject().put("state", List.of("failed")).put("q", "IS LOST").put("type", "flaky");
    assertThat(bulk("retry", dry(filter))).isEqualTo(result(MANY, 0));
    JsonObject other = ProbeModule.silentTask(ProbeModule.NOOP).put("queue", "flaky");
    ProbeModule.submit(cluster.api(), 2000, other);
    assertThat(bulk("retry", wanted(filter))).isEqualTo(result(MANY, MANY));
    ProbeModule.submit(cluster.api(), 2000, other);
    await("all succeeded")
        .atMost(Duration.ofSeconds(60))
        .until(() -> count("flaky", "succeeded") == MANY + 4000);
    assertThat(
            cluster.database().number("select count(*) from buswork.history where queue = 'flaky'"))
        .isEqualTo(MANY + 4000);
    assertThat(bulk("retry", dry(filter))).isEqualTo(result(0, 0));
  }

  @Test
  void refusesWhatCannotBeMeant() {
    cluster.api().post("/tasks/delete", new JsonObject()).expect(422);
    cluster.api().post("/tasks/cancel", wanted(new JsonObject())).expect(422);
    cluster.api().post("/tasks/cancel", "application/json", "[]").expect(422);
    cluster
        .api()
        .post("/tasks/cancel", wanted(new JsonObject().put("state", "succeeded")))
        .expect(422);
    cluster.api().post("/tasks/cancel", wanted(new JsonObject().put("colour", "red"))).expect(422);
    bulk("delete", new JsonObject().put("all", true).put("dryRun", true));
  }

  @Test
  void shortListsComeInPagesToo() {
    for (String list : List.of("/nodes", "/handlers", "/modules")) {
      JsonObject first = cluster.api().get(list + "?limit=1").expect(200).json();
      String next = first.getString("next");
      JsonObject second = cluster.api().get(list + "?limit=1000&cursor=" + next).json();
      assertThat(first.getJsonArray("items")).as(list).hasSize(1);
      assertThat(second.getJsonArray("items")).as(list).isNotEmpty();
      assertThat(second.getJsonArray("items").getValue(0))
          .as(list)
          .isNotEqualTo(first.getJsonArray("items").getValue(0));
      assertThat(second.getString("next")).as(list).isNull();
    }
    cluster.api().get("/queues?limit=0").expect(422);
    cluster.api().get("/queues?cursor=%25").expect(422);
  }

  @Test
  void aNodeWithoutTheApiTellsItsHealthToAllAndItsMetricsToWhoeverHasAToken() {
    Api silent = withoutApi.api();
    JsonObject health = silent.getRoot("/health/ready").expect(200).json();
    assertThat(health.getString("status")).isEqualTo("UP");
    assertThat(health.getBoolean("joined")).isTrue();
    silent.getRoot("/health/live").expect(200);

    silent.getRoot("/metrics").expect(401);
    silent.with("bw_nonsense").getRoot("/metrics").expect(401);
    Api viewer = silent.with(cluster.api().newToken("viewer"));
    assertThat(viewer.getRoot("/metrics").expect(200).body())
        .contains("buswork_lane_slots", "jvm_memory_used_bytes");

    for (String path : List.of("/", "/api/v1/tasks", "/openapi.json")) {
      assertThat(viewer.getRoot(path).expect(404).contentType())
          .isEqualTo("application/problem+json");
    }
    JsonObject shown =
        cluster.api().get("/nodes").expect(200).json().getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(node -> node.getString("id").equals(withoutApi.id()))
            .findFirst()
            .orElseThrow();
    assertThat(shown.getJsonArray("roles")).containsExactly("scheduler", "worker");
    assertThat(shown.getInteger("httpPort")).isPositive();
  }

  private static long count(String queue, String state) {
    return cluster.database().number(BY_STATE, queue, state);
  }

  private static JsonObject bulk(String deed, JsonObject request) {
    return cluster.api().post("/tasks/" + deed, request).expect(200).json();
  }

  private static JsonObject wanted(JsonObject filter) {
    return new JsonObject().put("filter", filter);
  }

  private static JsonObject dry(JsonObject filter) {
    return wanted(filter).put("dryRun", true);
  }

  private static JsonObject result(int matched, int changed) {
    return new JsonObject().put("matched", matched).put("changed", changed);
  }
}
