package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.api.Delivery;
import io.buswork.bus.QueueOrder;
import io.buswork.bus.TaskOutcome;
import io.buswork.store.DispatchRecord;
import io.buswork.task.Task;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A record names what may be running, and nothing that waits again. */
class DispatchLogTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1").holding();
  private QueueDispatcher dispatcher;

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whatIsGivenBackIsNoLongerOnRecord() {
    twoAreHeld(Delivery.AT_MOST_ONCE);
    assertThat(onRecord()).containsExactly(1L, 2L);
    giveBackTheFirst();
    await().until(() -> onRecord().equals(List.of(2L)));
  }

  @Test
  void whatIsGivenBackBeforeItsBatchIsOnRecordNeverGetsThere() {
    twoAreHeld(Delivery.AT_LEAST_ONCE);
    giveBackTheFirst();
    await().until(() -> onRecord().equals(List.of(2L)));
  }

  @Test
  void whatIsGivenBackWhileItsRecordIsBeingWrittenIsTakenOffAfterwards() {
    cluster.store.holdRecords();
    twoAreHeld(Delivery.AT_LEAST_ONCE);
    await().until(cluster.store::hasHeldRecords);
    giveBackTheFirst();
    await().until(() -> !parts().memory.inFlight().contains(1));
    cluster.store.letRecordsThrough();
    await().until(() -> onRecord().equals(List.of(2L)));
  }

  @Test
  void whatIsSnoozedWhileItsRecordIsBeingWrittenIsTakenOffAfterwards() {
    cluster.store.holdRecords();
    twoAreHeld(Delivery.AT_LEAST_ONCE);
    await().until(cluster.store::hasHeldRecords);
    Task first = worker.held.get(1L);
    worker.report(FakeWorker.outcome(first, TaskOutcome.Kind.SNOOZED, null, Duration.ofHours(1)));
    await().until(() -> !parts().memory.inFlight().contains(1));
    cluster.store.letRecordsThrough();
    await().until(() -> onRecord().equals(List.of(2L)));
  }

  @Test
  void whatIsPutOnRecordWhileTheQueueIsPausedIsNotSent() {
    cluster.store.holdRecords();
    worker.delivery = Delivery.AT_MOST_ONCE;
    cluster.deploy(worker);
    dispatcher = cluster.dispatcher();
    cluster.submit(List.of(task(1).build(), task(2).build()));
    await().until(cluster.store::hasHeldRecords);
    cluster.order(QueueOrder.Op.PAUSE, 0);
    cluster.store.letRecordsThrough();
    await().until(() -> parts().memory.inFlight().size() == 0);
    assertThat(worker.received).isEmpty();
    cluster.order(QueueOrder.Op.RESUME, 0);
    await().until(() -> worker.held.size() == 2);
    await().until(() -> onRecord().equals(List.of(1L, 2L)));
  }

  private DispatcherParts parts() {
    return dispatcher.parts();
  }

  /** In one batch. */
  private void twoAreHeld(Delivery delivery) {
    worker.delivery = delivery;
    cluster.deploy(worker);
    dispatcher = cluster.dispatcher();
    cluster.submit(List.of(task(1).build(), task(2).build()));
    await().until(() -> worker.held.size() == 2);
    assertThat(worker.batches).hasSize(1);
  }

  /** And it is not sent again. */
  private void giveBackTheFirst() {
    cluster.order(QueueOrder.Op.PAUSE, 0);
    worker.report(FakeWorker.outcome(worker.held.get(1L), TaskOutcome.Kind.RETURNED, null, null));
  }

  private List<Long> onRecord() {
    return cluster.store.recordsNow().stream()
        .flatMap(record -> record.sent().stream())
        .map(DispatchRecord.Sent::id)
        .toList();
  }
}
