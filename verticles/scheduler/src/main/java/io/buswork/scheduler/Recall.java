package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.RecallOrder;
import io.buswork.task.Task;
import java.util.List;

/**
 * While the queue is paused, calls back from the nodes what they were given ahead and have not
 * started: else it would start long after the pause.
 */
final class Recall {

  private final TermScope scope;
  private final QueueMemory memory;
  private final Admission admission;
  private final ReturnedTasks returned;

  Recall(TermScope scope, QueueMemory memory, Admission admission, ReturnedTasks returned) {
    this.scope = scope;
    this.memory = memory;
    this.admission = admission;
    this.returned = returned;
  }

  /** Asks all nodes that have tasks of the queue, if it is paused. May be repeated. */
  void run() {
    if (!admission.isPaused()) {
      return;
    }
    var order = new RecallOrder(scope.queue(), scope.epoch());
    for (WorkerNode node : memory.directory().all()) {
      if (node.tasks().count() > 0) {
        scope.vertx().eventBus().send(Addresses.worker(node.id()), order);
      }
    }
  }

  /**
   * Those of a batch that may go out now: none if the queue was paused since they were picked; they
   * are taken back.
   */
  List<Task> stillToSend(List<Task> picked) {
    if (!admission.isPaused()) {
      return picked;
    }
    for (Task task : picked) {
      Running running = memory.inFlight().find(task.id());
      if (running != null) {
        running.outcomeCame();
        returned.takeBackUnstarted(running);
      }
    }
    return List.of();
  }
}
