package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.buswork.cluster.RemoteProcess.Language;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The workers of {@code clients/}, against two nodes; killed, frozen, and left alone by theirs. */
@Timeout(400)
final class RemoteClientsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LEASE = "--worker.remote-lease=2s";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private final List<RemoteProcess> workers = new ArrayList<>();

  @BeforeEach
  void twoNodes() {
    while (cluster.living().size() < 2) {
      cluster.startNode(LEASE);
    }
  }

  @AfterEach
  void killWorkers() {
    workers.forEach(RemoteProcess::kill9);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aWorkerDoesTasksOfSeveralTypes(Language language) {
    TestNode node = cluster.living().get(0);
    RemoteProcess worker = start(language, language + "-all", 4, node);
    JsonObject payload =
        new JsonObject().put("text", "Größe ✓").put("list", new JsonArray().add(1).add(2.5));
    List<Long> echoes =
        IntStream.range(0, 200).mapToObj(i -> submit(task("remote.echo", payload))).toList();
    long slow = submit(task("remote.slow", new JsonObject().put("ms", 1_500)));
    long retried = submit(task("remote.fail", new JsonObject().put("how", "retry")));
    long given = submit(task("remote.fail", new JsonObject().put("how", "discard")));
    long snoozed = submit(task("remote.fail", new JsonObject().put("how", "snooze")));

    await()
        .atMost(PATIENCE)
        .until(() -> find(slow).getJsonObject("progress", new JsonObject()).containsKey("percent"));
    JsonObject running = find(slow);
    assertThat(running.getJsonObject("progress").getInteger("percent")).isEqualTo(25);
    assertThat(running.getJsonArray("logs")).containsExactly("log of " + worker.name());
    for (long echo : echoes) {
      JsonObject result = awaitState(echo, "succeeded").getJsonObject("result");
      assertThat(result.getString("worker")).isEqualTo(worker.name());
      assertThat(result.getJsonObject("payload")).isEqualTo(payload);
    }
    JsonObject slept = awaitState(slow, "succeeded");
    assertThat(slept.getString("result")).isEqualTo(worker.name());
    assertThat(slept.getJsonArray("logs")).containsExactly("log of " + worker.name());
    assertThat(awaitState(retried, "succeeded").getJsonArray("attempts")).hasSize(2);
    JsonObject discarded = awaitState(given, "failed").getJsonArray("attempts").getJsonObject(0);
    assertThat(discarded.getJsonObject("error").getString("type")).isEqualTo("Discard");
    assertThat(discarded.getString("module")).isEqualTo("remote");
    assertThat(awaitState(snoozed, "scheduled").getInteger("attempt", 0)).isZero();
    assertThat(worker.terminate()).isZero();
    assertThat(worker.lines()).contains("ended");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theClientsOwnTestsPass(Language language) throws Exception {
    assumeTrue(language.isPresent(), () -> "skipped: there is no " + language + " here");
    assertThat(language.runOwnTests()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theTasksOfAKilledWorkerRunOnAnotherWithinFiveSeconds(Language language) {
    RemoteProcess killed = start(language, language + "-killed", 2, cluster.living().get(0));
    long id = submit(task("remote.slow", new JsonObject().put("ms", 2_000)));
    killed.awaitLine("started " + id + " 1");
    RemoteProcess heir = start(language, language + "-heir", 2, cluster.living().get(1));
    killed.kill9();
    Instant at = Instant.now();

    heir.awaitLine("started " + id + " 2");
    assertThat(Duration.between(at, Instant.now()))
        .isLessThan(cluster.allowed(Duration.ofSeconds(5)));
    JsonObject done = awaitState(id, "succeeded");
    assertThat(done.getString("result")).isEqualTo(heir.name());
    JsonArray attempts = done.getJsonArray("attempts");
    assertThat(attempts).hasSize(2);
    assertThat(attempts.toString()).contains("worker-lost");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theTasksOfAFrozenWorkerRunOnAnotherAfterTheLeaseAndItComesBack(Language language) {
    TestNode node = cluster.living().get(0);
    RemoteProcess frozen = start(language, language + "-frozen", 1, node);
    long id = submit(task("remote.slow", new JsonObject().put("ms", 1_000)));
    frozen.awaitLine("started " + id + " 1");
    frozen.freeze();
    RemoteProcess heir = start(language, language + "-other", 1, node);
    JsonObject done = awaitState(id, "succeeded");
    assertThat(done.getString("result")).isEqualTo(heir.name());
    frozen.thaw();
    await()
        .atMost(PATIENCE)
        .until(() -> frozen.lines().stream().filter(l -> l.startsWith("connected")).count() == 2);
    assertThat(find(id).getJsonArray("attempts")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aWorkerWhoseNodeIsKilledGoesOnWithTheNext(Language language) {
    List<TestNode> nodes = cluster.living();
    RemoteProcess worker = start(language, language + "-faithful", 1, nodes.get(1), nodes.get(0));
    long id = submit(task("remote.slow", new JsonObject().put("ms", 1_500)));
    worker.awaitLine("started " + id + " 1");
    nodes.get(1).kill9();
    worker.awaitLine("disconnected");
    // As attempt 1 again if it died before its dispatch was on record.
    await()
        .atMost(PATIENCE)
        .until(
            () -> worker.lines().stream().filter(l -> l.startsWith("started " + id)).count() == 2);
    assertThat(awaitState(id, "succeeded").getString("result")).isEqualTo(worker.name());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void cancelAndTimeoutReachTheWorkerAndItsSlotIsFreeAgain(Language language) {
    RemoteProcess worker = start(language, language + "-stopped", 1, cluster.living().get(0));
    long canceled = submit(task("remote.slow", new JsonObject().put("ms", 60_000)));
    worker.awaitLine("started " + canceled + " 1");
    cluster.api().post("/tasks/" + canceled + "/cancel", "").expect(200);
    worker.awaitLine("stopped " + canceled + " 1");
    awaitState(canceled, "canceled");

    JsonObject slow = task("remote.slow", new JsonObject().put("ms", 60_000));
    long late = submit(slow.put("timeout", "1s").put("maxAttempts", 1));
    worker.awaitLine("stopped " + late + " 1");
    assertThat(awaitState(late, "failed").encode()).contains("\"timeout\"");
    awaitState(submit(task("remote.echo", new JsonObject())), "succeeded");
  }

  @Test
  void whatServesATypeAndWhoIsConnectedIsTold() {
    TestNode node = cluster.living().get(0);
    RemoteProcess worker = start(Language.PYTHON, "shown", 3, node);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(cluster.api().get("/nodes").body())
                    .contains("\"worker\":\"" + worker.name() + "\"", "\"slots\":3"));
    assertThat(cluster.api().get("/handlers").body())
        .contains("\"type\":\"remote.echo\",\"kind\":\"remote\"");
    assertThat(node.api().getRoot("/metrics").body()).contains("buswork_remote_workers 1.0");
    worker.kill9();
    await()
        .atMost(PATIENCE)
        .until(() -> !cluster.api().get("/handlers").body().contains("remote.echo"));
  }

  @Test
  void aForeignClientOfTheTcpBridgeSubmitsATaskAndHearsOfItsEnd() throws Exception {
    BridgeClient client = BridgeClient.install(cluster.folder());
    TestNode node = cluster.living().get(0);
    start(Language.PYTHON, "over-tcp", 1, node);
    List<String> said = client.submit(node.tcpPort(), "remote.echo");
    assertThat(said)
        .anyMatch(line -> line.matches("submitted \\d+ remote.echo ready"))
        .anyMatch(line -> line.startsWith("refused 422 ") && line.contains("/type"))
        .anyMatch(line -> line.equals("error access_denied"))
        .anyMatch(line -> line.matches("heard submitted .*, succeeded \\d+"))
        .noneMatch(line -> line.contains("not denied"));
    long id =
        Long.parseLong(
            said.stream()
                .filter(l -> l.startsWith("submitted"))
                .findFirst()
                .orElseThrow()
                .split(" ")[1]);
    assertThat(find(id).encode()).contains("Größe ✓");
  }

  private RemoteProcess start(Language language, String name, int slots, TestNode... nodes) {
    assumeTrue(language.isPresent(), () -> "skipped: there is no " + language + " here");
    RemoteProcess worker = RemoteProcess.start(language, name, slots, nodes);
    workers.add(worker);
    return worker;
  }

  private static JsonObject task(String type, JsonObject payload) {
    return new JsonObject().put("type", type).put("payload", payload);
  }

  private static long submit(JsonObject task) {
    JsonObject taken = cluster.api().post("/tasks", task).expect(201).json();
    return Long.parseLong(taken.getString("id"));
  }

  private static JsonObject find(long id) {
    return cluster.api().get("/tasks/" + id).expect(200).json();
  }

  private static JsonObject awaitState(long id, String state) {
    await("task " + id + " is " + state)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(find(id).getString("state")).isEqualTo(state));
    return find(id);
  }
}
