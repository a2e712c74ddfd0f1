package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queues share the slots that all want by their weights, as long as they are not paused. */
@Timeout(400)
final class WeightsIT {

  private static final String SLOTS = "--worker.io-slots=16";
  private static final String DONE =
      "select count(*) from buswork.history where queue = ? and state = 5";

  private static final int HALTED = 320;

  /** Half of the slots: nodes have been given as many again ahead, or more, which must go back. */
  private static final long MOST_STARTED = 16;

  private static final String NOW = "select (extract(epoch from now()) * 1000)::bigint";
  private static final String STARTED_SINCE =
      "select count(*) from buswork.history where queue = 'halted'"
          + " and started_at >= to_timestamp(? / 1000.0)";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeEach
  void twoNodes() {
    while (cluster.living().size() < 2) {
      cluster.startNode(SLOTS);
    }
    ProbeModule.deployOnce(cluster);
  }

  @Test
  void threeToOneIsAboutThreeTimesTheTasks() {
    for (String queue : new String[] {"heavy", "light"}) {
      int weight = queue.equals("heavy") ? 3 : 1;
      cluster
          .api()
          .put("/queues/" + queue, new JsonObject().put("paused", true).put("weight", weight))
          .expect(200);
      submit(queue, 4_000, 20);
    }
    cluster.api().post("/queues/heavy/resume", new JsonObject()).expect(200);
    cluster.api().post("/queues/light/resume", new JsonObject()).expect(200);
    await().atMost(Duration.ofSeconds(60)).until(() -> done("light") > 100);
    long heavyBefore = done("heavy");
    long lightBefore = done("light");
    await().atMost(Duration.ofSeconds(60)).until(() -> done("heavy") > heavyBefore + 1_800);
    double ratio = (done("heavy") - heavyBefore) / (double) (done("light") - lightBefore);
    assertThat(ratio).isBetween(2.2, 4.0);
  }

  @Test
  void aPauseAndItsEndAreInEffectAtOnce() {
    submit("halted", HALTED, 400);
    await().atMost(Duration.ofSeconds(60)).until(() -> done("halted") > 0);
    cluster.api().post("/queues/halted/pause", new JsonObject()).expect(200);
    long paused = cluster.database().number(NOW);
    await().atMost(Duration.ofSeconds(60)).until(() -> running("halted") == 0);
    assertThat(cluster.database().number(STARTED_SINCE, paused))
        .as("started after the pause")
        .isLessThan(MOST_STARTED);
    long left = HALTED - done("halted");
    assertThat(left).isPositive();

    cluster.api().post("/queues/halted/resume", new JsonObject()).expect(200);
    await().atMost(Duration.ofSeconds(60)).until(() -> done("halted") == HALTED);
  }

  private static void submit(String queue, int tasks, int millis) {
    ProbeModule.submit(
        cluster.api(),
        tasks,
        ProbeModule.silentTask(ProbeModule.WAIT)
            .put("queue", queue)
            .put("payload", new JsonObject().put("ms", millis)));
  }

  private static int running(String queue) {
    return cluster
        .api()
        .get("/queues/" + queue)
        .expect(200)
        .json()
        .getJsonObject("counts")
        .getInteger("running");
  }

  private static long done(String queue) {
    return cluster.database().number(DONE, queue);
  }
}
