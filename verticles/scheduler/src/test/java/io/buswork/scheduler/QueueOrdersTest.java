package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.QueueOrder;
import io.buswork.bus.QueueOrder.Op;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueOrdersTest extends HeldQueue {

  @Test
  void cancelsARunningTaskAndAnswersWhenItHasEnded() {
    cluster.submit(task(1).build());
    await().until(() -> worker.held.size() == 1);
    assertThat(cluster.order(Op.CANCEL, 1).getString("state")).isEqualTo("canceled");
    assertThat(cluster.store.ended.get(1L).state()).isEqualTo(TaskState.CANCELED);
    assertThat(worker.cancels).extracting(c -> c.attempt()).contains(1);
  }

  @Test
  void saysThatACancelTakesLongAndTakesItsEndLikeAnyOther() {
    worker.obeysCancels = false;
    worker.allowance = 2;
    List<Task> tasks = List.of(task(1).build(), task(2).maxAttempts(1).build());
    cluster.submit(tasks);
    await().until(() -> worker.held.size() == 2);
    assertThat(cluster.order(Op.CANCEL, 1))
        .isEqualTo(new JsonObject().put("state", "running").put("canceling", true));
    worker.report(
        FakeWorker.outcome(tasks.get(0), TaskOutcome.Kind.CANCELED, null, null),
        FakeWorker.failed(tasks.get(1)));
    await().until(() -> !worker.confirms.isEmpty());
    assertThat(cluster.store.ended.get(1L).state()).isEqualTo(TaskState.CANCELED);
    assertThat(cluster.store.ended.get(2L).state()).isEqualTo(TaskState.FAILED);
    assertThat(dispatcher.parts().memory.inFlight().size()).isZero();
  }

  @Test
  void cancelsWhatWaitsInMemoryInTheTableAndForItsTime() {
    Instant later = cluster.time.instant().plusSeconds(20);
    cluster.submit(Tasks.ready(1, 300));
    cluster.submit(task(400).scheduled(later, OnDue.RUN).build());
    cluster.store.insert(task(401).scheduled(later.plusSeconds(9999), OnDue.RUN).build());
    await().until(() -> worker.held.size() == 1);
    for (long id : new long[] {2, 300, 400, 401}) {
      assertThat(cluster.order(Op.CANCEL, id).getString("state")).isEqualTo("canceled");
      assertThat(cluster.store.ended.get(id).usedAttempts()).isZero();
    }
    worker.ending = FakeWorker::succeeded;
    worker.allowance = 50;
    worker.report(FakeWorker.succeeded(worker.received.peek()));
    await().until(() -> cluster.store.ended.size() == 302);
    assertThat(worker.received).hasSize(298);
  }

  @Test
  void refusesWhatMakesNoSense() {
    cluster.submit(task(1).build());
    await().until(() -> worker.held.size() == 1);
    cluster.submit(task(2).build());
    await().until(() -> dispatcher.parts().memory.window().contains(2));
    assertThat(cluster.refusal(Op.RETRY, 1))
        .matches(e -> e.failureCode() == QueueOrder.CONFLICT && e.getMessage().equals("running"));
    assertThat(cluster.refusal(Op.RUN_NOW, 2))
        .matches(e -> e.failureCode() == QueueOrder.CONFLICT && e.getMessage().equals("ready"));
    assertThat(cluster.refusal(Op.CANCEL, 99))
        .matches(e -> e.failureCode() == QueueOrder.NOT_FOUND);
    worker.report(FakeWorker.succeeded(worker.received.peek()));
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.refusal(Op.CANCEL, 1)).hasMessage("succeeded");
    assertThat(cluster.refusal(Op.RETRY, 1)).hasMessage("succeeded");
  }

  @Test
  void bringsAnEndedTaskBack() {
    cluster.submit(task(1).build());
    await().until(() -> worker.held.size() == 1);
    cluster.order(Op.CANCEL, 1);
    assertThat(cluster.order(Op.RETRY, 1).getString("state")).isEqualTo("ready");
    await().until(() -> worker.held.size() == 1);
  }

  @Test
  void endsARetryingTasksWait() {
    worker.ending = FakeWorker::failed;
    cluster.submit(task(1).build());
    await().until(() -> dispatcher.parts().memory.timers().contains(1));
    worker.ending = FakeWorker::succeeded;
    assertThat(cluster.order(Op.RETRY, 1).getString("state")).isEqualTo("ready");
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L).usedAttempts()).isEqualTo(2);
  }

  @Test
  void runsADelayedTaskNowAheadOfTheQueue() {
    cluster.submit(Tasks.ready(1, 20));
    Instant later = cluster.time.instant().plusSeconds(7200);
    cluster.submit(task(50).priority(0).scheduled(later, OnDue.ENQUEUE).build());
    await().until(() -> worker.held.size() == 1);
    assertThat(cluster.order(Op.RUN_NOW, 50).getString("state")).isEqualTo("ready");
    worker.report(FakeWorker.succeeded(worker.received.peek()));
    await().until(() -> worker.held.containsKey(50L));
  }

  @Test
  void sendsNothingWhilePausedAndRemembersIt() {
    cluster.order(Op.PAUSE, 0);
    cluster.submit(task(1).build());
    await().during(Duration.ofMillis(200)).until(worker.received::isEmpty);
    assertThat(cluster.order(Op.INSPECT, 1).getString("waiting")).isEqualTo("paused");
    JsonObject status = cluster.order(Op.STATUS, 0);
    assertThat(status.getBoolean("paused")).isTrue();
    assertThat(status.getInteger("window")).isEqualTo(1);
    assertThat(TestCluster.await(cluster.store.takeOver(Tasks.QUEUE, "x")).paused()).isTrue();
  }

  @Test
  void aPauseCallsBackWhatHasNotStarted() {
    worker.allowance = 10;
    worker.unstarted = task -> task.id() > 4;
    cluster.submit(Tasks.ready(1, 10));
    await().until(() -> worker.held.size() == 10);
    cluster.order(Op.PAUSE, 0);
    await().until(() -> dispatcher.parts().memory.inFlight().size() == 4);
    assertThat(worker.held).containsOnlyKeys(1L, 2L, 3L, 4L);
    assertThat(cluster.order(Op.STATUS, 0).getInteger("window")).isEqualTo(6);
    cluster.order(Op.RESUME, 0);
    await().until(() -> worker.held.size() == 10);
    assertThat(worker.held.values()).allMatch(task -> task.nextAttempt() == 1);
  }

  @Test
  void aRecallThatWasLostIsRepeated() {
    worker.allowance = 10;
    worker.unstarted = task -> true;
    cluster.submit(Tasks.ready(1, 10));
    await().until(() -> worker.held.size() == 10);
    worker.recallsToMiss.set(1);
    cluster.order(Op.PAUSE, 0);
    await().until(() -> dispatcher.parts().memory.inFlight().size() == 0);
    assertThat(worker.held).isEmpty();
  }

  @Test
  void goesOnAfterAPause() {
    cluster.order(Op.PAUSE, 0);
    cluster.submit(task(1).build());
    cluster.order(Op.RESUME, 0);
    await().until(() -> worker.held.size() == 1);
    JsonObject inspected = cluster.order(Op.INSPECT, 1);
    assertThat(inspected.getBoolean("running")).isTrue();
    assertThat(inspected.getString("node")).isEqualTo("worker-1");
  }

  @Test
  void saysThatItDoesNothingOnceAnotherHasTheQueue() {
    cluster.submit(List.of(task(1).build(), task(2).build()));
    await().until(() -> worker.held.size() == 1);
    await().until(() -> dispatcher.parts().memory.window().size() == 1);
    long waiting = worker.held.containsKey(1L) ? 2 : 1;
    TestCluster.await(cluster.store.takeOver(Tasks.QUEUE, "another"));
    // The first order finds it out, the second one is not even tried.
    assertThat(cluster.refusal(Op.CANCEL, waiting).failureCode()).isEqualTo(QueueOrder.NOT_YET);
    assertThat(cluster.refusal(Op.PAUSE, 0).failureCode()).isEqualTo(QueueOrder.NOT_YET);
    assertThat(cluster.store.ended).isEmpty();
  }

  @Test
  void saysThatTheDatabaseIsAway() {
    cluster.submit(task(1).build());
    await().until(() -> worker.held.size() == 1);
    cluster.store.away(true);
    assertThat(cluster.refusal(Op.CANCEL, 77).failureCode()).isEqualTo(QueueOrder.UNAVAILABLE);
  }
}
