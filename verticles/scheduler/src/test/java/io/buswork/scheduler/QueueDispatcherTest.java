package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.TaskEvent;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueDispatcherTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void runsWhatIsSubmittedAndTellsOfIt() {
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(Tasks.ready(1, 3));
    await().until(() -> cluster.store.ended.size() == 3);
    assertThat(cluster.store.ended.get(1L).state()).isEqualTo(TaskState.SUCCEEDED);
    await()
        .untilAsserted(
            () ->
                assertThat(cluster.events)
                    .filteredOn(e -> e.id() == 1)
                    .extracting(TaskEvent::kind)
                    .endsWith(TaskEvent.Kind.STARTED, TaskEvent.Kind.SUCCEEDED));
    await().until(() -> worker.confirms.size() >= 1);
  }

  /** Whoever stores the first task of a queue finds no dispatcher to tell. */
  @Test
  void tellsOfTheTasksThatMadeTheQueueOnceAndBeforeTheyStart() {
    cluster.store.insert(Tasks.ready(1, 3));
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> cluster.store.ended.size() == 3);
    cluster.hint(Tasks.ready(1, 3));
    cluster.submit(Tasks.ready(4, 1));
    await().until(() -> cluster.store.ended.size() == 4);
    for (long id = 1; id <= 4; id++) {
      long each = id;
      await()
          .untilAsserted(
              () ->
                  assertThat(cluster.events)
                      .filteredOn(e -> e.id() == each)
                      .extracting(TaskEvent::kind)
                      .containsExactly(
                          TaskEvent.Kind.SUBMITTED,
                          TaskEvent.Kind.STARTED,
                          TaskEvent.Kind.SUCCEEDED));
    }
  }

  @Test
  void aLaterDispatcherDoesNotTellAgainOfWhatWaits() {
    cluster.dispatcher();
    cluster.submit(Tasks.ready(1, 3));
    await().until(() -> cluster.events.size() == 3);
    cluster.dispatcher();
    cluster.deploy(worker);
    await().until(() -> cluster.store.ended.size() == 3);
    assertThat(cluster.events)
        .filteredOn(e -> e.kind() == TaskEvent.Kind.SUBMITTED)
        .extracting(TaskEvent::id)
        .containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void drainsABacklogEachTaskOnceWithinItsWindow() {
    cluster.with(new JsonObject().put("window-tasks", 500));
    cluster.store.insert(Tasks.ready(1, 20_000));
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              assertThat(dispatcher.parts().memory.window().size()).isLessThanOrEqualTo(500);
              return cluster.store.ended.size() == 20_000;
            });
    assertThat(worker.received).hasSize(20_000);
    assertThat(worker.received).extracting(t -> t.id()).isSorted();
    await().untilAsserted(() -> assertThat(cluster.store.recordsNow()).isEmpty());
  }

  @Test
  void neverGivesANodeMoreThanItAllows() {
    worker.holding().allowance = 7;
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(Tasks.ready(1, 50));
    await().until(() -> worker.held.size() == 7);
    worker.report(FakeWorker.succeeded(task(1).build()), FakeWorker.succeeded(task(2).build()));
    await().until(() -> worker.received.size() == 9);
    await().during(Duration.ofMillis(200)).until(() -> worker.received.size() == 9);
  }

  @Test
  void aFailedTaskIsTriedAgainUntilItsAttemptsAreUsedUp() {
    worker.ending = FakeWorker::failed;
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).maxAttempts(2).build());
    await().until(() -> cluster.store.rows.get(1L).state() == TaskState.RETRYING);
    cluster.skip(Duration.ofSeconds(2));
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.ended.get(1L))
        .satisfies(
            end -> {
              assertThat(end.state()).isEqualTo(TaskState.FAILED);
              assertThat(end.usedAttempts()).isEqualTo(2);
            });
  }

  @Test
  void aReturnedTaskRunsAgainWithoutUsingAnAttempt() {
    worker.ending =
        t ->
            worker.received.size() == 1
                ? FakeWorker.outcome(t, TaskOutcome.Kind.RETURNED, null, null)
                : FakeWorker.succeeded(t);
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(worker.received).hasSize(2).allMatch(t -> t.nextAttempt() == 1);
    assertThat(cluster.store.settlements).hasSize(1);
  }

  @Test
  void aSnoozedTaskWaitsWithoutUsingAnAttempt() {
    worker.ending =
        t ->
            worker.received.size() == 1
                ? FakeWorker.outcome(t, TaskOutcome.Kind.SNOOZED, null, Duration.ofMillis(100))
                : FakeWorker.succeeded(t);
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.containsKey(1L));
    assertThat(cluster.store.settlements)
        .extracting(s -> s.usedAttempts())
        .isEqualTo(List.of(0, 1));
  }
}
