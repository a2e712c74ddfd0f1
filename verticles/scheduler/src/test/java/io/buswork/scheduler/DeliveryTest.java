package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.api.Delivery;
import io.buswork.bus.TaskEvent;
import io.buswork.bus.TaskOutcome;
import io.buswork.store.DispatchRecord;
import io.buswork.store.Settlement;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a promise of delivery changes in the dispatcher. */
class DeliveryTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Delivery.class,
      names = {"EXACTLY_ONCE", "AT_MOST_ONCE"})
  void aTaskThatAsksForMoreIsSentWhenThatIsOnRecord(Delivery promise) {
    start();
    cluster.store.holdRecords();
    cluster.submit(task(1).delivery(promise).build());
    await().during(Duration.ofMillis(200)).until(worker.received::isEmpty);
    cluster.store.letRecordsThrough();
    await().until(() -> worker.received.size() == 1);
    assertThat(cluster.store.ended).isEmpty();
  }

  @Test
  void aHandlersPromiseHoldsForTasksThatSayNothing() {
    worker.delivery = Delivery.AT_MOST_ONCE;
    start();
    cluster.store.holdRecords();
    cluster.submit(task(1).build());
    await().during(Duration.ofMillis(200)).until(worker.received::isEmpty);
    cluster.store.letRecordsThrough();
    await().until(() -> worker.received.size() == 1);
    assertThat(cluster.store.recordsNow().get(0).sent().get(0).delivery())
        .isEqualTo(Delivery.AT_MOST_ONCE);
  }

  @Test
  void aTasksOwnWordGoesBeforeItsHandlers() {
    worker.delivery = Delivery.AT_MOST_ONCE;
    start();
    cluster.store.holdRecords();
    cluster.submit(task(1).delivery(Delivery.AT_LEAST_ONCE).build());
    await().until(() -> worker.received.size() == 1);
  }

  @Test
  void atMostOnceTheTaskOfADeadNodeHasFailedAndIsNotRunAgain() {
    worker.delivery = Delivery.AT_MOST_ONCE;
    String deployment = start();
    cluster.submit(task(1).build());
    await().until(() -> worker.received.size() == 1);
    FakeWorker second = cluster.worker("worker-2");
    cluster.deploy(second);
    cluster.kill(worker, deployment);
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L)).satisfies(DeliveryTest::isUnknown);
    assertThat(second.received).isEmpty();
  }

  @Test
  void atMostOnceHoldsAlsoWhenTheDispatcherDiesWithTheNode() {
    Task task = task(1).build();
    long epoch = TestCluster.await(cluster.store.takeOver(Tasks.QUEUE, "dead")).epoch();
    cluster.store.insert(task);
    var sent = new DispatchRecord.Sent(1, 1, Delivery.AT_MOST_ONCE);
    TestCluster.await(
        cluster.store.recordDispatches(
            Tasks.QUEUE,
            epoch,
            List.of(new DispatchRecord(epoch, 1, "dead", List.of(sent), Instant.now()))));
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L)).satisfies(DeliveryTest::isUnknown);
    assertThat(worker.received).isEmpty();
  }

  @Test
  void atMostOnceAFailureIsFinal() {
    worker.ending = task -> FakeWorker.outcome(task, TaskOutcome.Kind.FAILED, null, null);
    worker.delivery = Delivery.AT_MOST_ONCE;
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L).attempt().outcome()).isEqualTo(AttemptOutcome.FAILED);
    assertThat(worker.received).hasSize(1);
  }

  @Test
  void atMostOnceAHandlerMayStillAskToBeRunAgain() {
    worker.ending =
        task ->
            task.attempt() > 0
                ? FakeWorker.succeeded(task)
                : FakeWorker.outcome(task, TaskOutcome.Kind.FAILED, null, Duration.ofMillis(10));
    worker.delivery = Delivery.AT_MOST_ONCE;
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(worker.received).hasSize(2);
  }

  @Test
  void atMostOnceWhatWasCutOffHasFailed() {
    worker.ending = task -> FakeWorker.outcome(task, TaskOutcome.Kind.UNKNOWN, null, null);
    worker.delivery = Delivery.AT_MOST_ONCE;
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L).state()).isEqualTo(TaskState.FAILED);
    assertThat(cluster.store.ended.get(1L).attempt().outcome()).isEqualTo(AttemptOutcome.UNKNOWN);
  }

  @Test
  void exactlyOnceWhatWasCutOffGoesOnAlsoWithoutAttemptsLeft() {
    worker.ending =
        task ->
            task.attempt() > 0
                ? FakeWorker.succeeded(task)
                : FakeWorker.outcome(task, TaskOutcome.Kind.UNKNOWN, null, null);
    worker.delivery = Delivery.EXACTLY_ONCE;
    worker.maxAttempts = 1;
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(cluster.store.ended.get(1L).usedAttempts()).isEqualTo(2);
  }

  @Test
  void whatAnAttemptHasCommittedItselfIsCountedAndTold() {
    worker.ending = task -> FakeWorker.outcome(task, TaskOutcome.Kind.COMMITTED, null, null);
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    cluster.submit(task(1).build());
    await()
        .until(() -> cluster.events.stream().anyMatch(e -> e.kind() == TaskEvent.Kind.SUCCEEDED));
    await().until(() -> worker.confirms.size() == 1);
    assertThat(cluster.store.settlements).isEmpty();
    assertThat(dispatcher.parts().memory.inFlight().size()).isZero();
    assertThat(worker.confirms.element().refused()).isEmpty();
  }

  private String start() {
    worker.holding();
    String deployment = cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
    await().until(() -> dispatcher.parts().memory.directory().hasHeard());
    return deployment;
  }

  private static void isUnknown(Settlement end) {
    assertThat(end.state()).isEqualTo(TaskState.FAILED);
    assertThat(end.attempt().outcome()).isEqualTo(AttemptOutcome.UNKNOWN);
    assertThat(end.attempt().error().type()).isEqualTo(TaskError.UNKNOWN);
  }
}
