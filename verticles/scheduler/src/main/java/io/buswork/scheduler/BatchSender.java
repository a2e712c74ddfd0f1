package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.TaskBatch;
import io.buswork.task.Task;
import java.util.List;

/** Sends tasks to nodes: first the record is issued, then the batch goes out. */
final class BatchSender {

  /** A batch has no more tasks than this. */
  static final int MOST_TASKS = 1000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final DispatchLog dispatchLog;
  private final BatchResender resender;
  private final QueueMeters meters;

  BatchSender(
      TermScope scope,
      QueueMemory memory,
      DispatchLog dispatchLog,
      BatchResender resender,
      QueueMeters meters) {
    this.scope = scope;
    this.memory = memory;
    this.dispatchLog = dispatchLog;
    this.resender = resender;
    this.meters = meters;
  }

  /** Sends what was picked for a node, if anything. */
  void send(WorkerNode node) {
    if (node.picked() == 0) {
      return;
    }
    List<Task> tasks = node.takeOutbox();
    List<Route> routes = node.takeOutboxRoutes();
    SentBatch batch = SentBatch.toSend(node, tasks, scope.now());
    for (int i = 0; i < tasks.size(); i++) {
      memory.inFlight().add(new Running(tasks.get(i), routes.get(i), batch));
    }
    dispatchLog.add(batch);
    batch.sent(TermScope.monotonicMillis());
    resender.watch(batch);
    meters.sent(tasks.size());
    var message = new TaskBatch(scope.queue(), scope.epoch(), batch.number(), tasks, false);
    scope.vertx().eventBus().send(Addresses.worker(node.id()), message);
  }
}
