package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that takes its JVM with it must not take one node after the other. */
@Timeout(400)
final class TaskKillsJvmIT {

  private static final int ATTEMPTS = 3;
  private static final int UNRECORDED = 1;
  private static final int OTHERS = 500;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @BeforeEach
  void twoNodes() {
    if (cluster.living().size() < 2) {
      cluster.startNodes(2 - cluster.living().size());
    }
    ProbeModule.deployOnce(cluster);
  }

  @Test
  void aTaskThatCallsSystemExitFailsForGoodAndTakesOneNodeWithIt() {
    RunLog log = new RunLog(cluster.folder().resolve("exits"));
    List<Long> others =
        ProbeModule.submit(cluster.api(), OTHERS, ProbeModule.task(ProbeModule.WAIT, log, 50));
    JsonObject exit = ProbeModule.task(ProbeModule.EXIT, log, 0).put("maxAttempts", ATTEMPTS);
    long id = cluster.api().submitAll(List.of(exit)).get(0);
    await("one node has gone")
        .atMost(Duration.ofSeconds(120))
        .until(() -> cluster.living().size() == 1);
    await("the task has failed")
        .atMost(Duration.ofSeconds(60))
        .until(() -> stateOf(id).equals("failed"));
    await("the others")
        .atMost(Duration.ofSeconds(60))
        .until(() -> succeededAmong(others).size() == OTHERS);
    assertThat(log.runs()).filteredOn(run -> run.id() == id).hasSize(1);
    assertThat(cluster.living()).hasSize(1);
  }

  @Test
  void aTaskThatKillsItsJvmFailsAfterItsAttemptsAndTheOthersSucceed() {
    RunLog log = new RunLog(cluster.folder().resolve("runs"));

    List<Long> others =
        ProbeModule.submit(cluster.api(), OTHERS, ProbeModule.task(ProbeModule.WAIT, log, 50));
    JsonObject killer =
        ProbeModule.task(ProbeModule.HALT, log, 0)
            .put("maxAttempts", ATTEMPTS)
            .put("backoff", new JsonObject().put("kind", "fixed").put("initial", "100ms"));
    long id = cluster.api().submitAll(List.of(killer)).get(0);
    await("the killer has failed")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> replaceTheDead() && stateOf(id).equals("failed"));

    // The first run may be repeated under its number: it was sent beside its record, which died
    // with
    // the dispatcher of the same JVM. From then on the record comes first.
    List<RunLog.Run> runs = log.runs().stream().filter(run -> run.id() == id).toList();
    assertThat(runs.stream().map(RunLog.Run::attempt).distinct()).containsExactly(1, 2, 3);
    assertThat(runs).hasSizeLessThanOrEqualTo(ATTEMPTS + UNRECORDED);
    List<String> succeeded =
        await("the others")
            .atMost(Duration.ofSeconds(60))
            .until(() -> succeededAmong(others), ids -> ids.size() == OTHERS);
    assertThat(succeeded).doesNotHaveDuplicates();
  }

  private static boolean replaceTheDead() {
    while (cluster.living().size() < 2) {
      cluster.startNode();
    }
    return true;
  }

  private static String stateOf(long id) {
    return cluster.database().column("select state from buswork.tasks where id = ?", id).get(0);
  }

  private static List<String> succeededAmong(List<Long> ids) {
    return cluster
        .database()
        .column(
            "select id from buswork.history where state = 5 and id between ? and ?",
            ids.get(0),
            ids.get(ids.size() - 1));
  }
}
