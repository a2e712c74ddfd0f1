package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeRecoveryTest {

  private final TestCluster cluster = new TestCluster();
  private final AtomicLong clock = new AtomicLong(10_000);
  private final NodeRecovery recovery =
      new NodeRecovery(
          cluster.vertx, cluster.node(TestCluster.SELF), SchedulerOptions.DEFAULT, clock::get);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void declaresDeadWhoIsSilentAndOutOfTheCluster() {
    cluster.nodes.add("gone", Duration.ofSeconds(3), "worker");
    assertThat(runAfter(0)).isEmpty();
    assertThat(runAfter(2500)).containsExactly("gone");
    assertThat(recovery.roster().isRegistered("gone")).isFalse();
  }

  @Test
  void sparesWhoIsOnlySilent() {
    cluster.nodes.add("slow", Duration.ofSeconds(60), "worker");
    cluster.members.ids.add("slow");
    runAfter(0);
    assertThat(runAfter(5000)).isEmpty();
  }

  @Test
  void sparesWhoIsOnlyOutOfTheCluster() {
    cluster.nodes.add("split", Duration.ofSeconds(1), "worker");
    runAfter(0);
    assertThat(runAfter(5000)).isEmpty();
  }

  @Test
  void givesEverybodyTimeToBeatAgainAfterTheDatabaseWasAway() {
    runAfter(0);
    runAfter(5000);
    cluster.nodes.away = true;
    runAfter(500);
    cluster.nodes.add("victim", Duration.ofSeconds(9), "worker");
    cluster.nodes.away = false;
    assertThat(runAfter(500)).isEmpty();
    assertThat(runAfter(2000)).isEmpty();
    assertThat(runAfter(500)).containsExactly("victim");
  }

  private List<String> runAfter(long millis) {
    clock.addAndGet(millis);
    return TestCluster.await(recovery.runOnce());
  }
}
