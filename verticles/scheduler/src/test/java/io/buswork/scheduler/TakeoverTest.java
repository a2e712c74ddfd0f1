package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.store.DispatchRecord;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a new dispatcher makes of what the one before has left. */
class TakeoverTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whatALiveNodeHoldsGoesOnThere() {
    worker.holding();
    sentBefore("worker-1", task(1).build());
    worker.held.put(1L, task(1).build());
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
    assertThat(dispatcher.parts().memory.inFlight().contains(1)).isTrue();
    worker.report(FakeWorker.succeeded(task(1).build()));
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(worker.received).isEmpty();
    await().untilAsserted(() -> assertThat(cluster.store.recordsNow()).isEmpty());
  }

  @Test
  void whatALiveNodeHoldsWithoutARecordGoesOnThereToo() {
    worker.holding();
    cluster.store.insert(task(1).build());
    worker.held.put(1L, task(1).build());
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
    await().during(Duration.ofMillis(200)).until(worker.received::isEmpty);
    assertThat(dispatcher.parts().memory.inFlight().size()).isEqualTo(1);
  }

  @Test
  void whatNeverArrivedIsSimplyReady() {
    sentBefore("worker-1", task(1).build());
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.settlements).hasSize(1);
    assertThat(cluster.store.ended.get(1L).usedAttempts()).isEqualTo(1);
  }

  @Test
  void whatWasOnADeadNodeHasUsedAnAttempt() {
    sentBefore("dead", task(1).build(), task(2).maxAttempts(1).build());
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> cluster.store.ended.size() == 2);
    assertThat(cluster.store.settlements)
        .anyMatch(s -> s.id() == 1 && s.attempt().outcome() == AttemptOutcome.LOST);
    assertThat(cluster.store.ended.get(1L))
        .matches(end -> end.state() == TaskState.SUCCEEDED && end.usedAttempts() == 2);
    assertThat(cluster.store.ended.get(2L).state()).isEqualTo(TaskState.FAILED);
    await().untilAsserted(() -> assertThat(cluster.store.recordsNow()).isEmpty());
  }

  @Test
  void whatMayBeOnANodeThatIsSilentStaysThereUntilThatIsDecided() {
    cluster.nodes.add("frozen", Duration.ofSeconds(1), "worker");
    sentBefore("frozen", task(1).build());
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
    await().during(Duration.ofMillis(400)).until(worker.received::isEmpty);
    cluster.nodes.rows.remove("frozen");
    cluster.refreshRoster();
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L).usedAttempts()).isEqualTo(2);
  }

  @Test
  void aNodeThatAnswersLateGivesBackWhatItDoesNotHold() {
    worker.answersHoldings = false;
    sentBefore("worker-1", task(1).build());
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
    assertThat(worker.received).isEmpty();
    worker.answersHoldings = true;
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L).usedAttempts()).isEqualTo(1);
  }

  @Test
  void anOldRecordOfATaskThatHasMovedOnSaysNothing() {
    Instant future = cluster.time.instant().plusSeconds(600);
    sentBefore("dead", task(1).scheduled(future, OnDue.ENQUEUE).build());
    Task retried = task(2).attempt(1).build();
    cluster.store.insert(retried);
    record(2, "dead", new DispatchRecord.Sent(2, 1));
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> cluster.store.ended.containsKey(2L));
    assertThat(cluster.store.settlements).hasSize(1);
    assertThat(cluster.store.rows.get(1L).attempt()).isZero();
  }

  @Test
  void anOutcomeThatComesBeforeTheHoldingsAreKnownWaitsForThem() {
    worker.holding();
    FakeWorker slow = cluster.worker("worker-2");
    slow.answersHoldings = false;
    cluster.deploy(slow);
    sentBefore("worker-1", task(1).build());
    worker.held.put(1L, task(1).build());
    cluster.deploy(worker);
    cluster.dispatcher();
    worker.report(FakeWorker.succeeded(task(1).build()));
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(worker.confirms).allMatch(c -> c.refused().isEmpty());
  }

  private void sentBefore(String node, Task... tasks) {
    for (Task task : tasks) {
      cluster.store.insert(task);
      record(task.id(), node, new DispatchRecord.Sent(task.id(), task.nextAttempt()));
    }
  }

  private void record(long batch, String node, DispatchRecord.Sent sent) {
    long epoch = cluster.store.epochs.get(Tasks.QUEUE);
    TestCluster.await(
        cluster.store.recordDispatches(
            Tasks.QUEUE,
            epoch,
            List.of(
                new DispatchRecord(epoch, batch, node, List.of(sent), cluster.time.instant()))));
  }
}
