package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Far more tasks than fit into memory, and tasks that cannot run. */
@Timeout(400)
final class BacklogIT {

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private final Outcomes outcomes = new Outcomes(cluster.database());

  @BeforeAll
  static void oneSmallNode() {
    cluster.startNodeWithHeap("160m");
    ProbeModule.deploy(cluster, "v1");
  }

  @Test
  void tasksOfATypeThatNobodyHandlesHoldNobodyUp() {
    JsonObject unknown = ProbeModule.silentTask("nobody.handles.this").put("priority", 9);
    ProbeModule.submit(cluster.api(), 100_000, unknown.put("queue", "mixed"));
    JsonObject runnable = ProbeModule.silentTask(ProbeModule.NOOP).put("queue", "mixed");
    List<Long> ids = ProbeModule.submit(cluster.api(), 100, runnable);

    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    assertThat(
            cluster
                .database()
                .number("select count(*) from buswork.task where queue = 'mixed' and state = 2"))
        .isEqualTo(100_000);
  }

  @Test
  void aBacklogLargerThanTheHeapIsKeptAndDrained() {
    cluster.api().post("/tasks", ProbeModule.silentTask(ProbeModule.NOOP).put("queue", "deep"));
    outcomes.awaitSucceeded(1, Duration.ofSeconds(60));
    cluster.api().post("/queues/deep/pause", new JsonObject()).expect(200);
    JsonObject task =
        ProbeModule.silentTask(ProbeModule.NOOP)
            .put("queue", "deep")
            .put("payload", new JsonObject().put("filler", "x".repeat(1000)));
    List<Long> ids = ProbeModule.submit(cluster.api(), 200_000, task);
    assertThat(outcomes.count("ready")).isGreaterThanOrEqualTo(200_000);
    cluster.api().post("/queues/deep/resume", new JsonObject()).expect(200);

    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(120));
    assertThat(cluster.living()).hasSize(1);
  }
}
