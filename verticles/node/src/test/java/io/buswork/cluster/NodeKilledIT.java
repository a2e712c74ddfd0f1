package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** kill -9 of a node in the middle of its work. */
@Timeout(400)
final class NodeKilledIT {

  private static final int TASKS = 20_000;

  /**
   * Tasks of 5 ms may all be between two nodes' hands; these surely run when the node dies. One
   * node has slots for all of them, so that those of the dead have no other reason to wait.
   */
  private static final int SLOW_TASKS = 100;

  /** Long enough for a quarter of the others to be done meanwhile. */
  private static final int SLOW_MILLIS = 15_000;

  /** The first run of each dead attempt's successor, by the attempts' own times. */
  private static final String LAST_RESTART =
      """
      select extract(epoch from max(again.started_at)) * 1000
      from buswork.attempts dead
      join buswork.attempts again
        on again.task_id = dead.task_id and again.attempt = dead.attempt + 1
      where dead.outcome = 'lost'
      """;

  private static final String RECORDED =
      """
      select count(*)
      from buswork.dispatch d
      join buswork.node n on n.id = d.node
      where (n.info ->> 'pid')::bigint = ?
      """;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void tasksOfAKilledNodeStartElsewhereWithinFiveSecondsAndEachSucceedsOnce() {
    List<TestNode> nodes = cluster.startNodes(2);
    ProbeModule.deploy(cluster, "v1");
    RunLog log = new RunLog(cluster.folder().resolve("runs"));
    Outcomes outcomes = new Outcomes(cluster.database());

    RunLog slow = new RunLog(cluster.folder().resolve("slow-runs"));
    List<Long> slowIds =
        ProbeModule.submit(
            nodes.get(0).api(), SLOW_TASKS, ProbeModule.task(ProbeModule.WAIT, slow, SLOW_MILLIS));
    await("slow tasks under way on the node to be killed")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !slow.runsOn(nodes.get(1)).isEmpty());
    // What has been under way for a moment is on record, whoever dispatches; only that is counted.
    await("slow tasks on record there")
        .atMost(Duration.ofSeconds(60))
        .until(() -> cluster.database().number(RECORDED, nodes.get(1).pid()) > 0);
    List<Long> ids =
        new ArrayList<>(
            ProbeModule.submit(
                nodes.get(0).api(), TASKS, ProbeModule.task(ProbeModule.WAIT, log, 5)));
    ids.addAll(slowIds);
    outcomes.awaitSucceeded(TASKS / 4, Duration.ofSeconds(60));
    assertThat(log.runsOn(nodes.get(1))).as("runs on the node to be killed").isNotEmpty();
    nodes.get(1).kill9();
    Instant killed = Instant.now();

    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(90));
    List<String> lastRestart = cluster.database().column(LAST_RESTART);
    assertThat(lastRestart).as("attempts lost with the node").doesNotContain("null");
    Instant restarted = Instant.ofEpochMilli((long) Double.parseDouble(lastRestart.get(0)));
    assertThat(Duration.between(killed, restarted))
        .isLessThan(cluster.allowed(Duration.ofSeconds(5)));
  }
}
