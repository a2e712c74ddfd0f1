package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Postgres is stopped under load and in the middle of a rollout, and comes back. */
@Timeout(400)
final class PostgresAwayIT {

  private static final int PER_SECOND = 400;
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onOwnPostgres();

  @Test
  void whilePostgresIsAwaySubmitsAreRefusedPolitelyAndNothingAcknowledgedIsLost() {
    List<TestNode> nodes = cluster.startNodes(2);
    ProbeModule.deploy(cluster, "v1");
    Outcomes outcomes = new Outcomes(cluster.database());
    List<String> members = members();
    RunLog log = new RunLog(cluster.folder().resolve("runs"));
    WaitingModule module = new WaitingModule(cluster, "waiting");
    module.begin(nodes.get(1).api());
    module.awaitStarting(2);

    List<Long> ids;
    try (SteadySubmitter load =
        SteadySubmitter.start(
            nodes.get(0).api(), ProbeModule.task(ProbeModule.WAIT, log, 20), PER_SECOND)) {
      outcomes.awaitSucceeded(PER_SECOND, Duration.ofSeconds(60));
      stopForAWhile(module::mayStart);
      int before = load.acknowledged().size();
      await("submits are acknowledged again")
          .atMost(Duration.ofSeconds(60))
          .until(() -> load.acknowledged().size() > before + PER_SECOND);
      load.close();
      assertThat(load.refused()).isNotEmpty().allMatch(answer -> answer.status() == 503);
      assertThat(load.refused()).allMatch(answer -> answer.retryAfter().isPresent());
      assertThat(load.broken()).isEmpty();
      ids = load.acknowledged();
    }

    outcomes.awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    assertThat(nodes).allMatch(TestNode::isAlive);
    assertThat(members()).as("nobody was declared dead").isEqualTo(members);
    assertThat(lostAttempts()).isZero();
    // It was prepared while nobody could be told.
    module.awaitDone();
  }

  private static void stopForAWhile(Runnable meanwhile) {
    cluster.postgres().stop();
    meanwhile.run();
    await("the outage").pollDelay(OUTAGE).timeout(OUTAGE.plusSeconds(5)).until(() -> true);
    cluster.postgres().startAgain();
  }

  private static List<String> members() {
    return cluster.database().column("select id from buswork.node order by id");
  }

  private static long lostAttempts() {
    return cluster
        .database()
        .number("select count(*) from buswork.attempts where outcome = 'lost'");
  }
}
