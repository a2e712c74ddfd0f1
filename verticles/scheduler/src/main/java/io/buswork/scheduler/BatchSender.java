package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.bus.Addresses;
import io.buswork.bus.TaskBatch;
import io.buswork.task.Task;
import java.util.List;
import java.util.Map;

/**
 * Sends tasks to nodes; with {@link Caution}, and where more is promised than at least once, only
 * when that is on record.
 */
final class BatchSender {

  /** A batch has no more tasks than this. */
  static final int MOST_TASKS = 1000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final DispatchLog dispatchLog;
  private final BatchResender resender;
  private final Caution caution;
  private final Admission admission;
  private final KeyStartLog keyStarts;
  private final Recall recall;
  private final QueueMeters meters;

  BatchSender(
      TermScope scope,
      QueueMemory memory,
      DispatchLog dispatchLog,
      BatchResender resender,
      Caution caution,
      Admission admission,
      KeyStartLog keyStarts,
      Recall recall,
      QueueMeters meters) {
    this.scope = scope;
    this.memory = memory;
    this.dispatchLog = dispatchLog;
    this.resender = resender;
    this.caution = caution;
    this.admission = admission;
    this.keyStarts = keyStarts;
    this.recall = recall;
    this.meters = meters;
  }

  /** Sends what was picked for a node, if anything. */
  void send(WorkerNode node) {
    if (node.picked() == 0) {
      return;
    }
    List<Task> tasks = node.takeOutbox();
    List<Route> routes = node.takeOutboxRoutes();
    Map<Long, Delivery> promises = Promises.of(node, tasks, routes);
    SentBatch batch = SentBatch.toSend(node, tasks, promises, scope.now());
    for (int i = 0; i < tasks.size(); i++) {
      memory.inFlight().add(new Running(tasks.get(i), routes.get(i), batch));
    }
    meters.sent(tasks.size());
    if (keyStarts.mustNote(tasks)) {
      keyStarts.note(tasks).onSuccess(noted -> sendOnRecord(batch));
    } else if (batch.hasPromises() || caution.isDue(tasks) || admission.mustBeOnRecord(tasks)) {
      sendOnRecord(batch);
    } else {
      dispatchLog.add(batch);
      transmit(batch, tasks);
    }
  }

  /**
   * Without those that are taken back while the record is written. Even with no task left it goes
   * out, so that the node's numbers have no gap.
   */
  private void sendOnRecord(SentBatch batch) {
    batch.whenWritten(
        () -> transmit(batch, recall.stillToSend(memory.inFlight().stillOpen(batch))));
    dispatchLog.addNow(batch);
  }

  private void transmit(SentBatch batch, List<Task> tasks) {
    if (scope.calls().isClosed()) {
      return;
    }
    batch.sent(TermScope.monotonicMillis());
    resender.watch(batch);
    var message = new TaskBatch(scope.queue(), scope.epoch(), batch.number(), tasks, false);
    scope.vertx().eventBus().send(Addresses.worker(batch.node().id()), message);
  }
}
