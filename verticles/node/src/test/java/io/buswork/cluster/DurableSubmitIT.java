package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was answered with 201 is kept, whatever happens the moment after. */
@Timeout(400)
final class DurableSubmitIT {

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @RepeatedTest(3)
  void aTaskAcknowledgedByANodeThatDiesTheMomentAfterRunsOnTheOther() {
    while (cluster.living().size() < 2) {
      cluster.startNode();
    }
    ProbeModule.deployOnce(cluster);
    TestNode doomed = cluster.living().get(0);
    RunLog log = new RunLog(cluster.folder().resolve("runs" + doomed.pid()));

    List<Long> ids = doomed.api().submitAll(List.of(ProbeModule.task(ProbeModule.WAIT, log, 200)));
    doomed.kill9();

    new Outcomes(cluster.database()).awaitEachSucceededOnce(ids, Duration.ofSeconds(60));
    assertThat(log.runs()).anyMatch(run -> run.id() == ids.get(0) && run.pid() != doomed.pid());
  }
}
