package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that hangs (SIGSTOP) and comes back with outcomes nobody waits for any more. */
@Timeout(400)
final class NodeFrozenIT {

  private static final int TASKS = 60;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void aHungNodesTasksRunElsewhereWithinFifteenSecondsAndItsLateOutcomesAreRefused() {
    List<TestNode> nodes = cluster.startNodes(2);
    TestNode healthy = nodes.get(0);
    TestNode hung = nodes.get(1);
    ProbeModule.deploy(cluster, "v1");
    RunLog log = new RunLog(cluster.folder().resolve("runs"));
    Outcomes outcomes = new Outcomes(cluster.database());

    List<Long> ids =
        ProbeModule.submit(healthy.api(), TASKS, ProbeModule.task(ProbeModule.WAIT, log, 4000));
    await("runs on both nodes")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !log.runsOn(hung).isEmpty() && log.runs().size() == TASKS);
    hung.freeze();
    Set<Long> stuck = log.runsOn(hung).stream().map(RunLog.Run::id).collect(Collectors.toSet());
    await("the hung node's tasks run elsewhere")
        .atMost(cluster.allowed(Duration.ofSeconds(15)))
        .until(() -> idsRunOn(log, healthy).containsAll(stuck));
    hung.thaw();

    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    await("the thawed node is a member again")
        .atMost(Duration.ofSeconds(60))
        .until(() -> healthy.api().get("/nodes").json().getJsonArray("items").size() == 2);
    assertThat(outcomes.count("succeeded")).isEqualTo(TASKS);
  }

  private static Set<Long> idsRunOn(RunLog log, TestNode node) {
    return log.runsOn(node).stream().map(RunLog.Run::id).collect(Collectors.toSet());
  }
}
