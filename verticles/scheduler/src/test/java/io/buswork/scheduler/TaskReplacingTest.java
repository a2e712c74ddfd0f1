package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.QueueOrder;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A task that is given another content runs with that, and once. */
class TaskReplacingTest extends HeldQueue {

  @Test
  void whatWaitsInMemoryInTheTableAndForItsTimeRunsWithItsNewContentOnce() {
    Instant later = cluster.time.instant().plusSeconds(20);
    cluster.submit(Tasks.ready(1, 300));
    cluster.submit(task(400).scheduled(later, OnDue.RUN).build());
    cluster.store.insert(task(401).scheduled(later.plusSeconds(9999), OnDue.RUN).build());
    await().until(() -> worker.held.size() == 1);
    for (long id : new long[] {2, 300, 400, 401}) {
      replace(task(id).payload("\"new\"").build());
    }
    worker.ending = FakeWorker::succeeded;
    worker.allowance = 50;
    worker.report(FakeWorker.succeeded(worker.received.peek()));
    await().until(() -> cluster.store.ended.size() == 302);
    assertThat(worker.received).hasSize(302);
    assertThat(worker.received.stream().filter(task -> task.payload().equals("\"new\"")))
        .extracting(Task::id)
        .containsExactlyInAnyOrder(2L, 300L, 400L, 401L);
  }

  @Test
  void aReadyTaskCanBePutOff() {
    cluster.submit(List.of(task(1).build(), task(2).build()));
    await().until(() -> worker.held.size() == 1);
    Instant later = cluster.time.instant().plusSeconds(20);
    replace(task(2).scheduled(later, OnDue.ENQUEUE).build());
    assertThat(dispatcher.parts().memory.window().contains(2)).isFalse();
    assertThat(cluster.store.rows.get(2L).runAt()).isEqualTo(later);
  }

  @Test
  void aHintThatComesLateDoesNotBringTheOldContentBack() {
    Task old = task(2).payload("\"old\"").build();
    cluster.submit(task(1).build());
    await().until(() -> worker.held.size() == 1);
    cluster.store.insert(old);
    Instant later = cluster.time.instant().plusSeconds(9999);
    replace(task(2).payload("\"new\"").scheduled(later, OnDue.ENQUEUE).build());
    cluster.hint(List.of(old));
    cluster.submit(task(3).build());
    await().until(() -> dispatcher.parts().memory.window().contains(3));
    assertThat(dispatcher.parts().memory.window().contains(2)).isFalse();
  }

  @Test
  void whatHasStartedIsLeftAlone() {
    cluster.submit(task(1).build());
    await().until(() -> worker.held.size() == 1);
    assertThat(refusal(task(1).build())).hasMessage("running");
    worker.ending = FakeWorker::failed;
    worker.report(FakeWorker.failed(worker.received.peek()));
    await().until(() -> dispatcher.parts().memory.timers().contains(1));
    assertThat(refusal(task(1).build())).hasMessage("retrying");
    assertThat(refusal(task(9).build()).failureCode()).isEqualTo(QueueOrder.NOT_FOUND);
  }

  private void replace(Task content) {
    TestCluster.await(order(content));
  }

  private ReplyException refusal(Task content) {
    try {
      TestCluster.await(order(content));
    } catch (CompletionException e) {
      return (ReplyException) e.getCause();
    }
    throw new AssertionError("not refused");
  }

  private Future<JsonObject> order(Task content) {
    return cluster
        .vertx
        .eventBus()
        .<JsonObject>request(
            io.buswork.bus.Addresses.orders(Tasks.QUEUE), QueueOrder.replace(content).toJson())
        .map(reply -> reply.body());
  }
}
