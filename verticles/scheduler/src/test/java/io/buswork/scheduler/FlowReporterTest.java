package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.QueueSample;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class FlowReporterTest {

  @Test
  void whatAQueueDidIsToldOnceAndNothingWhenItDidNothing() {
    try (var cluster = new TestCluster()) {
      Queue<QueueSample> told = new ConcurrentLinkedQueue<>();
      cluster
          .vertx
          .eventBus()
          .<JsonObject>consumer(
              Addresses.SAMPLES, message -> told.add(QueueSample.fromJson(message.body())));
      cluster.deploy(cluster.worker("worker-1"));
      cluster.dispatcher();
      long before = QueueSample.slotOf(cluster.time.instant().toEpochMilli());
      cluster.submit(List.of(task(1).build(), task(2).build(), task(3).build()));
      await().until(() -> cluster.store.ended.size() == 3);
      cluster.skip(Duration.ofMillis(QueueSample.MILLIS));
      await().until(() -> submitted(told) == 3 && succeeded(told) == 3);
      assertThat(told).allSatisfy(sample -> assertThat(sample.queue()).isEqualTo(Tasks.QUEUE));
      assertThat(told)
          .allSatisfy(sample -> assertThat(sample.slot()).isBetween(before, before + 2));
      int samples = told.size();
      cluster.skip(Duration.ofMillis(QueueSample.MILLIS));
      await().during(Duration.ofMillis(1_500)).until(() -> told.size() == samples);
    }
  }

  private static long submitted(Queue<QueueSample> told) {
    return told.stream().mapToLong(sample -> sample.tally().submitted()).sum();
  }

  private static long succeeded(Queue<QueueSample> told) {
    return told.stream().mapToLong(s -> s.tally().reached(TaskState.SUCCEEDED)).sum();
  }
}
