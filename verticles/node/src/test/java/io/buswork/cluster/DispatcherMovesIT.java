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

/** The node that holds a queue's dispatcher dies, or hangs and comes back. */
@Timeout(400)
final class DispatcherMovesIT {

  private static final int TASKS = 6_000;

  /** Long enough for a quarter to have ended and most to be under way. */
  private static final int TASK_MILLIS = 800;

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  private final Outcomes outcomes = new Outcomes(cluster.database());
  private final RunLog log = new RunLog(cluster.folder().resolve("runs"));

  @BeforeEach
  void threeNodes() {
    while (cluster.living().size() < 3) {
      cluster.startNode();
    }
    ProbeModule.deployOnce(cluster);
    cluster.api().post("/tasks", ProbeModule.silentTask(ProbeModule.NOOP)).expect(201);
    outcomes.awaitSucceeded(1, Duration.ofSeconds(60));
    cluster.database().update("truncate buswork.history");
  }

  @Test
  void theQueueMovesWhenItsDispatchersNodeIsKilledAndNoTaskIsLostOrDoubled() {
    List<Long> ids = submitAndAwaitAQuarter();
    long epoch = epoch();
    owner().kill9();

    // What is counted is worth nothing if all had ended before.
    assertThat(outcomes.count("succeeded")).as("ended before the kill").isLessThan(TASKS);
    await("another dispatcher").atMost(Duration.ofSeconds(60)).until(() -> epoch() > epoch);
    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
  }

  @Test
  void aDispatcherThatComesBackFromAHangWritesNothingMore() {
    List<Long> ids = submitAndAwaitAQuarter();
    long epoch = epoch();
    TestNode hung = owner();
    hung.freeze();
    await("another dispatcher").atMost(Duration.ofSeconds(60)).until(() -> epoch() > epoch);
    outcomes.awaitSucceeded(ids.size(), Duration.ofSeconds(60));
    List<String> before = history();
    hung.thaw();
    await("all three are members").atMost(Duration.ofSeconds(60)).until(() -> nodeCount(hung) == 3);
    // It comes back as a new node, perhaps on another port.
    hung.awaitReady();

    assertThat(history()).as("what the stale dispatcher wrote").isEqualTo(before);
    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
  }

  /** Submitted while the queue is paused: else most may have ended by the time all are there. */
  private List<Long> submitAndAwaitAQuarter() {
    cluster.api().post("/queues/default/pause", new JsonObject()).expect(200);
    List<Long> ids =
        ProbeModule.submit(
            cluster.api(), TASKS, ProbeModule.task(ProbeModule.WAIT, log, TASK_MILLIS));
    cluster.api().post("/queues/default/resume", new JsonObject()).expect(200);
    outcomes.awaitSucceeded(TASKS / 4, Duration.ofSeconds(60));
    return ids;
  }

  private static List<String> history() {
    return cluster
        .database()
        .column("select id || ' ' || state || ' ' || attempt from buswork.history order by id");
  }

  private static long epoch() {
    return cluster.database().number("select epoch from buswork.queue where name = 'default'");
  }

  private static int nodeCount(TestNode hung) {
    TestNode other =
        cluster.living().stream().filter(node -> node != hung).findFirst().orElseThrow();
    return other.api().get("/nodes").json().getJsonArray("items").size();
  }

  private static TestNode owner() {
    long pid =
        cluster
            .database()
            .number(
                "select (n.info ->> 'pid')::bigint from buswork.queue q join buswork.node n"
                    + " on n.id = q.owner where q.name = 'default'");
    return cluster.living().stream().filter(node -> node.pid() == pid).findFirst().orElseThrow();
  }
}
