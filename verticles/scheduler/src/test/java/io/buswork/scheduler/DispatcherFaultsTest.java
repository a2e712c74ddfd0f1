package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages are lost, nodes die, the database goes away: no task may suffer. */
class DispatcherFaultsTest {

  private final TestCluster cluster =
      new TestCluster().with(new JsonObject().put("sweep-interval", "200ms"));
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aDispatcherWhoseTermIsOverStopsByItself() {
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.size() == 1);
    TestCluster.await(cluster.store.takeOver(Tasks.QUEUE, "other"));
    cluster.submit(task(2).build());
    await().until(() -> cluster.termOver);
    assertThat(cluster.store.ended).hasSize(1);
    assertThat(dispatcher.parts().loop.isOpen()).isFalse();
    cluster.submit(task(3).build());
    await().during(Duration.ofMillis(300)).until(() -> worker.received.size() <= 2);
  }

  @Test
  void aSecondOutcomeOfAnAttemptIsRefused() {
    worker.holding();
    cluster.deploy(worker);
    cluster.dispatcher();
    Task task = task(1).build();
    cluster.submit(task);
    await().until(() -> worker.held.size() == 1);
    worker.report(FakeWorker.succeeded(task));
    worker.report(FakeWorker.failed(task));
    await().until(() -> worker.confirms.size() >= 2);
    assertThat(cluster.store.settlements).hasSize(1);
    assertThat(cluster.store.ended.get(1L).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(worker.confirms).anyMatch(c -> c.refused().equals(List.of(1L)));
  }

  @Test
  void aLateOutcomeOfADeadNodeIsRefused() {
    worker.holding();
    String deployment = cluster.deploy(worker);
    cluster.dispatcher();
    Task task = task(1).build();
    cluster.submit(task);
    await().until(() -> worker.held.size() == 1);
    cluster.kill(worker, deployment);
    FakeWorker second = cluster.worker("worker-2").holding();
    cluster.refreshRoster();
    cluster.deploy(second);
    await().until(() -> second.held.size() == 1);
    assertThat(second.held.get(1L).nextAttempt()).isEqualTo(2);
    var late = new FakeWorker("worker-1");
    cluster.deploy(late);
    late.report(FakeWorker.succeeded(task));
    await().until(() -> late.confirms.stream().anyMatch(c -> c.refused().contains(1L)));
    assertThat(cluster.store.ended).isEmpty();
    second.report(FakeWorker.succeeded(second.received.peek()));
    await().until(() -> cluster.store.ended.size() == 1);
    assertThat(cluster.store.ended.get(1L).usedAttempts()).isEqualTo(2);
  }

  @Test
  void aLostBatchIsSentAgain() {
    worker.toLose.set(1);
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(Tasks.ready(1, 5));
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 5);
    assertThat(worker.batches).hasSize(1).allMatch(b -> b.resend());
  }

  @Test
  void aLostHintIsMadeUpForByTheSweep() {
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    cluster.submit(task(50).build());
    await().until(() -> cluster.store.ended.size() == 1);
    cluster.store.insert(task(60).build());
    cluster.store.insert(task(40).build());
    await().until(() -> cluster.store.ended.size() == 3);
    assertThat(dispatcher.parts().sweep.found()).isEqualTo(2);
  }

  @Test
  void aHintThatComesLateOrTwiceRunsNothingTwice() {
    cluster.deploy(worker);
    cluster.dispatcher();
    List<Task> tasks = Tasks.ready(1, 20);
    cluster.submit(tasks);
    cluster.hint(tasks);
    await().until(() -> cluster.store.ended.size() == 20);
    cluster.hint(tasks);
    cluster.submit(task(100).build());
    await().until(() -> cluster.store.ended.containsKey(100L));
    assertThat(worker.received).hasSize(21);
  }

  @Test
  void aTaskThatKillsItsNodesEndsFailed() {
    cluster.dispatcher();
    cluster.submit(task(1).maxAttempts(3).build());
    for (int i = 1; i <= 3; i++) {
      FakeWorker victim = cluster.worker("victim-" + i).holding();
      cluster.refreshRoster();
      String deployment = cluster.deploy(victim);
      cluster.skip(Duration.ofMinutes(1));
      await().until(() -> victim.held.size() == 1);
      cluster.kill(victim, deployment);
    }
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.settlements)
        .extracting(s -> s.state())
        .containsExactly(TaskState.READY, TaskState.RETRYING, TaskState.FAILED);
    assertThat(cluster.store.ended.get(1L).attempt())
        .satisfies(
            attempt -> {
              assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.LOST);
              assertThat(attempt.error().type()).isEqualTo(TaskError.NODE_LOST);
            });
  }

  @Test
  void anOutageOfTheDatabaseLosesNothing() {
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(Tasks.ready(1, 1000));
    await().until(() -> cluster.store.ended.size() > 0);
    cluster.store.away(true);
    cluster.hint(List.of());
    cluster.store.insert(Tasks.ready(2000, 1000));
    await().during(Duration.ofMillis(300)).until(() -> true);
    cluster.store.away(false);
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 2000);
    assertThat(cluster.store.endings.values()).containsOnly(1);
    assertThat(worker.received).hasSize(2000);
  }

  @Test
  void answersLostOnTheWayDoNotMakeWrittenOutcomesRefused() {
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.store.losesAnswers(true);
    cluster.submit(Tasks.ready(1, 10));
    await().until(() -> cluster.store.ended.size() == 10);
    cluster.store.losesAnswers(false);
    await().until(() -> worker.confirms.size() >= 1);
    assertThat(worker.confirms).allMatch(c -> c.refused().isEmpty());
    await().until(() -> cluster.events.stream().anyMatch(e -> e.id() == 10));
  }

  @Test
  void aSilentNodeIsGivenNothingAndATaskOnItStays() {
    worker.holding();
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> worker.held.size() == 1);
    cluster.members.ids.remove("worker-1");
    await()
        .during(Duration.ofMillis(600))
        .untilAsserted(() -> assertThat(cluster.store.settlements).isEmpty());
    cluster.submit(task(2).build());
    await().during(Duration.ofMillis(300)).until(() -> worker.received.size() == 1);
    cluster.members.ids.add("worker-1");
    await().until(() -> worker.received.size() == 2);
  }
}
