package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.TaskBatch;
import io.buswork.task.Task;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends batches again that a node says it has not had. */
final class BatchResender {

  /** A batch is lost if it has not arrived after this long. */
  static final long PATIENCE_MILLIS = 2000;

  private static final Logger LOG = LoggerFactory.getLogger(BatchResender.class);

  private final TermScope scope;
  private final InFlight inFlight;

  BatchResender(TermScope scope, InFlight inFlight) {
    this.scope = scope;
    this.inFlight = inFlight;
  }

  /** A batch has been sent for the first time. */
  void watch(SentBatch batch) {
    batch.node().onTheirWay().add(batch);
  }

  /** Looks at what a node says it has had, and sends again what is missing for too long. */
  void heard(WorkerNode node, NodeStatus status, long nowMillis) {
    Deque<SentBatch> batches = node.onTheirWay();
    if (batches.isEmpty()) {
      return;
    }
    NodeStatus.Received received = status.received().get(scope.queue());
    boolean ofThisTerm = received != null && received.epoch() == scope.epoch();
    long upto = ofThisTerm && received != null ? received.upto() : 0;
    Set<Long> beyond = ofThisTerm && received != null ? new HashSet<>(received.beyond()) : Set.of();
    for (Iterator<SentBatch> all = batches.iterator(); all.hasNext(); ) {
      SentBatch batch = all.next();
      if (batch.number() <= upto || beyond.contains(batch.number()) || batch.isWhollySettled()) {
        batch.arrived();
        all.remove();
      } else if (nowMillis - batch.sentAtMillis() > PATIENCE_MILLIS) {
        resend(batch, nowMillis);
      }
    }
  }

  /** A node is gone for good: nothing is sent to it any more. */
  void forget(WorkerNode node) {
    node.onTheirWay().clear();
  }

  private void resend(SentBatch batch, long nowMillis) {
    List<Task> open = inFlight.stillOpen(batch);
    batch.sent(nowMillis);
    LOG.debug(
        "queue {}: batch {} with {} tasks has not reached node {}; sent again",
        scope.queue(),
        batch.number(),
        open.size(),
        batch.node().id());
    // Even with no task left it goes out, so that the node's numbers have no gap.
    var message = new TaskBatch(scope.queue(), scope.epoch(), batch.number(), open, true);
    scope.vertx().eventBus().send(Addresses.worker(batch.node().id()), message);
  }
}
