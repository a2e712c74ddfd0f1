package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.BulkOrder;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BulkOrdersTest extends HeldQueue {

  @Test
  void cancelsWhatRunsWaitsInMemoryInTheTableAndForItsTime() {
    Instant later = cluster.time.instant().plusSeconds(20);
    cluster.submit(Tasks.ready(1, 300));
    cluster.submit(task(400).scheduled(later, OnDue.RUN).build());
    cluster.store.insert(task(401).scheduled(later.plusSeconds(9999), OnDue.RUN).build());
    await().until(() -> worker.held.size() == 1);
    assertThat(order(BulkOrder.Op.CANCEL, LongStream.rangeClosed(1, 450))).isEqualTo(302);
    assertThat(cluster.store.rows).isEmpty();
    assertThat(cluster.store.ended.values()).allMatch(e -> e.state() == TaskState.CANCELED);
    assertThat(cluster.store.endings.values()).allMatch(times -> times == 1);
    assertThat(order(BulkOrder.Op.CANCEL, LongStream.rangeClosed(1, 450))).isZero();
    cluster.submit(task(500).build());
    await().until(() -> worker.held.containsKey(500L));
  }

  @Test
  void bringsBackWhatHasEndedBadlyAndRunsEachOnce() {
    cluster.submit(Tasks.ready(1, 300));
    await().until(() -> worker.held.size() == 1);
    assertThat(order(BulkOrder.Op.CANCEL, LongStream.rangeClosed(1, 300))).isEqualTo(300);
    int sent = worker.received.size();
    worker.ending = FakeWorker::succeeded;
    worker.allowance = 50;
    assertThat(order(BulkOrder.Op.RETRY, LongStream.rangeClosed(1, 310))).isEqualTo(300);
    cluster.submit(task(999).build());
    await().until(() -> cluster.store.ended.size() == 301);
    assertThat(worker.received).hasSize(sent + 301);
    assertThat(order(BulkOrder.Op.RETRY, LongStream.rangeClosed(1, 310))).isZero();
  }

  @Test
  void endsTheWaitOfRetryingOnes() {
    // Longer than the default wait, which is over before the order comes if the machine is busy.
    worker.ending = BulkOrdersTest::failedForHalfAMinute;
    cluster.submit(task(1).build());
    await().until(() -> dispatcher.parts().memory.timers().contains(1));
    worker.ending = FakeWorker::succeeded;
    assertThat(order(BulkOrder.Op.RETRY, LongStream.of(1, 2))).isOne();
    await().until(() -> cluster.store.ended.containsKey(1L));
  }

  private static TaskOutcome failedForHalfAMinute(Task task) {
    return FakeWorker.outcome(
        task, TaskOutcome.Kind.FAILED, new TaskError("Boom", "no luck"), Duration.ofSeconds(30));
  }

  private int order(BulkOrder.Op op, LongStream ids) {
    List<Long> list = ids.boxed().toList();
    return TestCluster.await(
            cluster
                .vertx
                .eventBus()
                .<JsonObject>request(
                    Addresses.orders(Tasks.QUEUE), new BulkOrder(op, list).toJson())
                .map(m -> m.body()))
        .getInteger("changed");
  }
}
