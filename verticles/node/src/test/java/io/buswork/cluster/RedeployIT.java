package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The module is replaced again and again under full load. */
@Timeout(400)
final class RedeployIT {

  private static final int REDEPLOYS = 20;
  private static final int PER_SECOND = 2000;
  private static final double METASPACE_TOLERANCE_BYTES = 12 << 20;

  /** Results that do not name the version that their attempt's record names. */
  private static final String WRONG_VERSION =
      """
      select count(*) from buswork.history
      where result::jsonb ->> 'version' is distinct from version
         or result::jsonb ->> 'ran' is distinct from version
      """;

  private static final String NOT_AT_ONCE =
      "select count(*) from buswork.attempts where attempt > 1 or outcome <> 'succeeded'";

  private static final String NOT_COLLECTED =
      """
      select count(*) from buswork.module_node
      where state = 'unloaded' and loader is distinct from 'collected'
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void twentyRedeploysUnderLoadLoseFailAndDoubleNothingAndLeaveNoClassLoaderBehind() {
    List<TestNode> nodes = cluster.startNodes(2);
    ProbeModule.deploy(cluster, "v2");
    ProbeModule.deploy(cluster, "v1");
    Outcomes outcomes = new Outcomes(cluster.database());
    double metaspaceBefore = metaspace(nodes.get(0));

    List<Long> ids;
    try (SteadySubmitter load =
        SteadySubmitter.start(
            nodes.get(0).api(), ProbeModule.silentTask(ProbeModule.NOOP), PER_SECOND)) {
      outcomes.awaitSucceeded(PER_SECOND, Duration.ofSeconds(60));
      for (int i = 1; i <= REDEPLOYS; i++) {
        activate(i % 2 == 0 ? "v1" : "v2");
        outcomes.awaitSucceeded(load.acknowledged().size(), Duration.ofSeconds(60));
      }
      load.close();
      assertThat(load.achievedPerSecond()).as("submitted a second").isGreaterThan(PER_SECOND / 4.0);
      assertThat(load.refused()).isEmpty();
      assertThat(load.broken()).isEmpty();
      ids = load.acknowledged();
    }

    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    assertThat(outcomes.count("succeeded")).isEqualTo(ids.size());
    assertThat(cluster.database().number(NOT_AT_ONCE)).as("attempts that failed").isZero();
    assertThat(cluster.database().number(WRONG_VERSION)).as("results of another version").isZero();
    awaitAllCollected();
    assertThat(metaspace(nodes.get(0))).isLessThan(metaspaceBefore + METASPACE_TOLERANCE_BYTES);
  }

  private static void activate(String version) {
    JsonObject order = new JsonObject().put("version", version);
    cluster.api().post("/modules/" + ProbeModule.NAME + "/activate", order).expect(200);
  }

  private static void awaitAllCollected() {
    await("all old class loaders collected")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> cluster.database().number(NOT_COLLECTED) == 0);
    assertThat(
            cluster
                .database()
                .number("select count(*) from buswork.module_node where loader = 'collected'"))
        .as("reports of collected loaders, on two nodes")
        .isGreaterThanOrEqualTo(2L * REDEPLOYS);
  }

  private static double metaspace(TestNode node) {
    return Metrics.of(node).sum("jvm_memory_used_bytes", "id=\"Metaspace\"");
  }
}
