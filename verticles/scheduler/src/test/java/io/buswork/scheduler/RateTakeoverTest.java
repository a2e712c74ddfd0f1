package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A new dispatcher knows what was started of an hour's rate: it neither waits nor starts more. */
class RateTakeoverTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whatWasStartedCountsAndTheRestStartsAtOnce() {
    cluster.store.limits = hourly(10);
    cluster.deploy(worker);
    QueueDispatcher first = cluster.dispatcher();
    // Nobody has written anything of this queue's rate yet: as before, that is all of it.
    cluster.store.insert(Tasks.ready(1, 4));
    assertThat(first.parts().admission.room(1)).isZero();
    TestCluster.await(cluster.vertx.undeploy(first.deploymentID()));

    cluster.store.rateUse = new io.buswork.store.RateUse(java.util.List.of(), 0);
    QueueDispatcher second = cluster.dispatcher();
    await().until(() -> worker.received.size() == 4);
    TestCluster.await(cluster.vertx.undeploy(second.deploymentID()));

    cluster.store.insert(Tasks.ready(101, 20));
    QueueDispatcher third = cluster.dispatcher();
    await().until(() -> worker.received.size() >= 9);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(60))
        .until(() -> worker.received.size() <= 10);
    assertThat(third.parts().admission.reason()).isEqualTo("rate");
  }

  private static QueueLimits hourly(int limit) {
    return new QueueLimits(null, null, new RateLimit(limit, Duration.ofHours(1)), null, null, 1);
  }
}
