package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queues share the slots that both want by their weights. */
@Timeout(400)
final class WeightsIT {

  private static final String SLOTS = "--worker.io-slots=16";
  private static final String DONE =
      "select count(*) from buswork.history where queue = ? and state = 5";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void threeToOneIsAboutThreeTimesTheTasks() {
    cluster.startNode(SLOTS);
    cluster.startNode(SLOTS);
    ProbeModule.deploy(cluster, "v1");
    for (String queue : new String[] {"heavy", "light"}) {
      int weight = queue.equals("heavy") ? 3 : 1;
      cluster
          .api()
          .put("/queues/" + queue, new JsonObject().put("paused", true).put("weight", weight))
          .expect(200);
      ProbeModule.submit(
          cluster.api(),
          4_000,
          ProbeModule.silentTask(ProbeModule.WAIT)
              .put("queue", queue)
              .put("payload", new JsonObject().put("ms", 20)));
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

  private static long done(String queue) {
    return cluster.database().number(DONE, queue);
  }
}
