package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.QueueOrder;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which task goes first, and that none waits behind one that cannot run. */
class DispatchOrderTest {

  private final TestCluster cluster =
      new TestCluster()
          .with(new JsonObject().put("window-tasks", 100).put("sweep-interval", "500ms"));
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aHigherPriorityGoesFirstAlsoWhenTheWindowIsFullOfLower() {
    worker.holding().allowance = 1;
    cluster.store.insert(Tasks.ready(1, 1000));
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> worker.held.size() == 1);
    await().until(() -> dispatcher.parts().memory.window().size() == 99);
    cluster.submit(List.of(task(5001).priority(9).build(), task(5002).priority(9).build()));
    cluster.store.insert(task(5000).priority(8).build());
    await().until(() -> dispatcher.parts().memory.window().contains(5000));
    assertThat(runInTurn(5)).containsExactly(1L, 5001L, 5002L, 5000L, 2L);
    assertThat(dispatcher.parts().memory.window().size()).isLessThanOrEqualTo(100);
  }

  @Test
  void everyTaskStillRunsOnceWhenPrioritiesPushEachOtherOut() {
    worker.allowance = 20;
    cluster.deploy(worker);
    cluster.dispatcher();
    List<Task> tasks = new ArrayList<>();
    for (int id = 1; id <= 5000; id++) {
      tasks.add(task(id).priority(id * 7 % 10).build());
      if (tasks.size() == 50) {
        cluster.submit(tasks);
        tasks = new ArrayList<>();
      }
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 5000);
    assertThat(worker.received).hasSize(5000);
  }

  @Test
  void lowerIdsThatComeLaterAreNotForgotten() {
    worker.holding().allowance = 1;
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(Tasks.ready(2000, 150));
    cluster.submit(Tasks.ready(1000, 150));
    await().until(() -> worker.held.size() == 1);
    worker.ending = FakeWorker::succeeded;
    worker.allowance = 50;
    worker.report(FakeWorker.succeeded(worker.received.peek()));
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 300);
    assertThat(worker.received).hasSize(300);
  }

  @Test
  void tasksWithoutAHandlerBlockNobodyAndComeBackInOrder() {
    List<Task> unhandled = new ArrayList<>();
    for (int id = 1; id <= 3000; id++) {
      unhandled.add(task(id).type("other").build());
    }
    cluster.store.insert(unhandled);
    cluster.store.insert(Tasks.ready(5000, 50));
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> cluster.store.ended.size() == 50);
    assertThat(dispatcher.parts().memory.window().size()).isZero();
    assertThat(cluster.order(QueueOrder.Op.STATUS, 0).getJsonObject("parked").getLong("other"))
        .isEqualTo(3000);
    assertThat(cluster.order(QueueOrder.Op.INSPECT, 7).getString("waiting"))
        .isEqualTo("no handler");
    worker.received.clear();
    worker.types = Set.of("noop", "other");
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 3050);
    assertThat(worker.received).hasSize(3000).extracting(Task::id).isSorted();
  }

  @Test
  void tasksWhoseHandlerGoesAwayArePutBackAndReturnWithTheirPayloads() {
    worker.holding().allowance = 1;
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    List<Task> tasks = new ArrayList<>();
    for (int id = 1; id <= 60; id++) {
      tasks.add(task(id).payload("{\"n\":" + id + "}").build());
    }
    cluster.submit(tasks);
    await().until(() -> worker.held.size() == 1);
    worker.types = Set.of();
    await().until(() -> dispatcher.parts().memory.window().size() == 0);
    worker.types = Set.of("noop");
    worker.ending = FakeWorker::succeeded;
    worker.allowance = 10;
    worker.report(FakeWorker.succeeded(tasks.get(0)));
    await().until(() -> cluster.store.ended.size() == 60);
    assertThat(worker.received).hasSize(60).allMatch(t -> t.payload().contains("" + t.id()));
  }

  @Test
  void aTaskPinnedToAVersionWaitsForIt() {
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(List.of(task(1).version("9.9").build(), task(2).version("1.0").build()));
    await().until(() -> cluster.store.ended.containsKey(2L));
    await().during(Duration.ofMillis(200)).until(() -> !cluster.store.ended.containsKey(1L));
  }

  @Test
  void aTaskThatExpiresBeforeItIsSentIsNotSent() {
    worker.holding().allowance = 1;
    cluster.deploy(worker);
    cluster.dispatcher();
    Instant soon = cluster.time.instant().plusSeconds(30);
    cluster.submit(List.of(task(1).build(), task(2).expiresAt(soon).build()));
    await().until(() -> worker.held.size() == 1);
    cluster.skip(Duration.ofSeconds(40));
    worker.report(FakeWorker.succeeded(worker.received.peek()));
    await().until(() -> cluster.store.ended.size() == 2);
    assertThat(cluster.store.ended.get(2L).state()).isEqualTo(TaskState.EXPIRED);
    assertThat(worker.received).hasSize(1);
  }

  @Test
  void aTaskThatRunsWhenDueGoesAheadAndOneThatEnqueuesGoesBehind() {
    worker.holding().allowance = 1;
    cluster.store.insert(Tasks.ready(1, 300));
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> worker.held.size() == 1);
    Instant due = cluster.time.instant().plusSeconds(30);
    cluster.submit(
        List.of(
            task(400).scheduled(due, OnDue.ENQUEUE).build(),
            task(401).scheduled(due, OnDue.RUN).build()));
    await().until(() -> dispatcher.parts().memory.timers().size() == 2);
    cluster.skip(Duration.ofSeconds(31));
    await().until(() -> dispatcher.parts().memory.window().contains(401));
    await().until(() -> cluster.store.enqueued.get() == 1);
    assertThat(runInTurn(3)).containsExactly(1L, 401L, 2L);
    worker.ending = FakeWorker::succeeded;
    worker.allowance = 50;
    await().until(() -> worker.held.size() == 1);
    worker.report(FakeWorker.succeeded(worker.held.values().iterator().next()));
    await().until(() -> cluster.store.ended.size() == 302);
    assertThat(worker.received).extracting(Task::id).endsWith(400L);
  }

  @Test
  void aDelayedTaskStartsWithinTwentyMillisecondsOfItsTime() {
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(task(1).build());
    await().until(() -> cluster.store.ended.size() == 1);
    List<Long> late = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Instant due = cluster.time.instant().plusMillis(120);
      long id = 10 + i;
      worker.ending =
          t -> {
            late.add(Duration.between(due, cluster.time.instant()).toMillis());
            return FakeWorker.succeeded(t);
          };
      cluster.submit(task(id).scheduled(due, OnDue.ENQUEUE).build());
      await().pollInterval(Duration.ofMillis(5)).until(() -> cluster.store.ended.containsKey(id));
    }
    assertThat(late.stream().sorted().toList().get(4)).isBetween(0L, 20L);
    assertThat(late).allMatch(millis -> millis >= 0);
  }

  /** Ends the one held task so many times, and returns the ids in the order they were held. */
  private List<Long> runInTurn(int count) {
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      await().pollInterval(Duration.ofMillis(2)).until(() -> worker.held.size() == 1);
      Task task = worker.held.values().iterator().next();
      order.add(task.id());
      if (i < count - 1) {
        int before = worker.received.size();
        worker.report(FakeWorker.succeeded(task));
        await().pollInterval(Duration.ofMillis(2)).until(() -> worker.received.size() > before);
      }
    }
    return order;
  }
}
