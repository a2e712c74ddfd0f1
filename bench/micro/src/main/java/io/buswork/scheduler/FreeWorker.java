package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.bus.Addresses;
import io.buswork.bus.Holdings;
import io.buswork.bus.HoldingsQuery;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A worker node whose tasks have ended before they begin. */
final class FreeWorker extends VerticleBase {

  static final String NODE = "worker";
  static final String TYPE = "free";

  private static final String LANE = "io-short";
  private static final int CREDIT = 4000;
  private static final long STATUS_MILLIS = 200;

  private final String queue;
  private long statuses;
  private long batches;
  private long received;

  FreeWorker(String queue) {
    this.queue = queue;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(0, STATUS_MILLIS, tick -> publishStatus());
    return vertx.eventBus().consumer(Addresses.worker(NODE), this::take).completion();
  }

  private void take(Message<Object> message) {
    if (message.body() instanceof TaskBatch batch) {
      received = batch.batch();
      List<TaskOutcome> outcomes = new ArrayList<>(batch.tasks().size());
      for (Task task : batch.tasks()) {
        outcomes.add(ended(task));
      }
      vertx
          .eventBus()
          .send(
              Addresses.dispatcher(queue),
              new OutcomeBatch(queue, NODE, ++batches, "free", "1", outcomes));
    } else if (message.body() instanceof HoldingsQuery query) {
      message.reply(new Holdings(query.queue(), NODE, List.of()));
    }
  }

  private static TaskOutcome ended(Task task) {
    return new TaskOutcome(
        task.id(), 1, TaskOutcome.Kind.SUCCEEDED, null, null, true, null, 1, 10, -1, List.of());
  }

  private void publishStatus() {
    var handler =
        new NodeStatus.Handler(
            TYPE,
            "jar",
            "free",
            List.of("1"),
            LANE,
            0,
            0,
            Duration.ofMinutes(1),
            0,
            null,
            10,
            20,
            0.1,
            0,
            0,
            Delivery.AT_LEAST_ONCE,
            null);
    vertx
        .eventBus()
        .publish(
            Addresses.NODES,
            new NodeStatus(
                NODE,
                ++statuses,
                false,
                1,
                0.1,
                100,
                List.of(),
                List.of(handler),
                Map.of(),
                Map.of(LANE, CREDIT),
                Map.of(queue, new NodeStatus.Received(1, received, List.of())),
                List.of()));
  }
}
