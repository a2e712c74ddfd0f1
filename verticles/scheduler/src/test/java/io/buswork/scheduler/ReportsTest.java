package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.ProgressBatch;
import io.buswork.bus.QueueOrder;
import io.buswork.bus.StartedBatch;
import io.buswork.bus.TaskEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {

  @Test
  void whatARunningTaskReportsIsPublishedInOrderAndShown() {
    try (var cluster = new TestCluster()) {
      FakeWorker worker = cluster.worker("worker-1").holding();
      cluster.deploy(worker);
      cluster.dispatcher();
      cluster.submit(task(1).build());
      await().until(() -> worker.held.size() == 1);
      send(
          cluster,
          new StartedBatch(
              Tasks.QUEUE, "worker-1", List.of(new StartedBatch.Start(1, 1, 1000, "m", "2.0"))));
      send(cluster, report("worker-1", 1, 40, "half", "a", "b"));
      send(cluster, report("stranger", 1, 99, "no", "c"));
      send(cluster, report("worker-1", 2, 99, "no", "c"));
      await().until(() -> cluster.events.stream().anyMatch(e -> e.kind() == TaskEvent.Kind.LOG));
      JsonObject shown = cluster.order(QueueOrder.Op.INSPECT, 1);
      assertThat(shown.getJsonObject("progress"))
          .isEqualTo(new JsonObject().put("percent", 40).put("message", "half"));
      assertThat(shown.getJsonArray("logs")).isEqualTo(new JsonArray(List.of("a", "b")));
      assertThat(shown.getString("startedAt")).isEqualTo("1970-01-01T00:00:01Z");
      worker.report(FakeWorker.succeeded(task(1).build()));
      await().until(() -> cluster.store.ended.size() == 1);
      await()
          .untilAsserted(
              () ->
                  assertThat(cluster.events)
                      .extracting(TaskEvent::kind)
                      .containsExactly(
                          TaskEvent.Kind.SUBMITTED,
                          TaskEvent.Kind.STARTED,
                          TaskEvent.Kind.PROGRESS,
                          TaskEvent.Kind.LOG,
                          TaskEvent.Kind.LOG,
                          TaskEvent.Kind.SUCCEEDED));
      assertThat(cluster.events)
          .filteredOn(e -> e.kind() == TaskEvent.Kind.SUCCEEDED)
          .allSatisfy(
              e -> assertThat(new JsonObject(e.detail()).getDouble("wallMs")).isEqualTo(0.01));
    }
  }

  private static ProgressBatch report(
      String node, int attempt, int percent, String message, String... lines) {
    return new ProgressBatch(
        Tasks.QUEUE,
        node,
        List.of(new ProgressBatch.Report(1, attempt, percent, message, List.of(lines))));
  }

  private static void send(TestCluster cluster, Object message) {
    cluster.vertx.eventBus().send(Addresses.dispatcher(Tasks.QUEUE), message);
  }
}
