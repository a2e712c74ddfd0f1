package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task that kills its JVM at once must find its attempt on record. */
class CautionTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aFirstAttemptIsSentBesideItsRecord() {
    start();
    cluster.store.holdRecords();
    cluster.submit(task(1).build());
    await().until(() -> worker.received.size() == 1);
    assertThat(cluster.store.recordsNow()).isEmpty();
  }

  @Test
  void aTaskThatHasUsedAnAttemptIsSentWhenThatIsOnRecord() {
    start();
    cluster.store.holdRecords();
    cluster.submit(task(1).attempt(1).build());
    await().during(Duration.ofMillis(200)).until(worker.received::isEmpty);
    cluster.store.letRecordsThrough();
    await().until(() -> worker.received.size() == 1);
  }

  @Test
  void afterADispatcherThatDidNotGiveUpInOrderRecordsComeFirst() {
    TestCluster.await(cluster.store.takeOver(Tasks.QUEUE, "dead"));
    start();
    cluster.store.holdRecords();
    cluster.submit(task(1).build());
    await().during(Duration.ofMillis(200)).until(worker.received::isEmpty);
    cluster.store.letRecordsThrough();
    await().until(() -> worker.received.size() == 1);
  }

  @Test
  void afterOneThatDidTheyDoNot() {
    long epoch = TestCluster.await(cluster.store.takeOver(Tasks.QUEUE, "gone")).epoch();
    TestCluster.await(cluster.store.release(Tasks.QUEUE, epoch));
    start();
    cluster.store.holdRecords();
    cluster.submit(task(1).build());
    await().until(() -> worker.received.size() == 1);
  }

  @Test
  void afterANodesDeathRecordsComeFirst() {
    worker.holding();
    String deployment = start();
    cluster.submit(task(1).build());
    await().until(() -> worker.received.size() == 1);
    cluster.kill(worker, deployment);
    await().until(() -> cluster.store.settlements.size() == 1);
    cluster.store.holdRecords();
    FakeWorker second = cluster.worker("worker-2");
    cluster.deploy(second);
    cluster.refreshRoster();
    cluster.submit(task(2).build());
    await().during(Duration.ofMillis(500)).until(second.received::isEmpty);
    cluster.store.letRecordsThrough();
    await().until(() -> cluster.store.ended.size() == 2);
  }

  private String start() {
    String deployment = cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
    return deployment;
  }
}
