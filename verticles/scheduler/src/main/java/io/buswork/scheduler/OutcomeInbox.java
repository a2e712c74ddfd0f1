package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.TaskOutcome;
import io.buswork.store.Settlement;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the outcomes that workers report. Each attempt gets one: a late or a second one is refused.
 * A batch is confirmed when all of it is written or refused.
 */
final class OutcomeInbox {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeInbox.class);
  private static final int CONFIRMED_KEPT = 1000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final SettleQueue settles;
  private final OutcomeRules rules;
  private final ReturnedTasks returned;
  private final EventPublisher events;
  private final QueueMeters meters;
  private final Set<BatchKey> open = new HashSet<>();
  private final Map<BatchKey, List<Long>> confirmed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BatchKey, List<Long>> eldest) {
          return size() > CONFIRMED_KEPT;
        }
      };
  private final Map<BatchKey, OutcomeBatch> early = new LinkedHashMap<>();
  private boolean accepting;

  private record BatchKey(String node, long number) {}

  OutcomeInbox(
      TermScope scope,
      QueueMemory memory,
      SettleQueue settles,
      OutcomeRules rules,
      ReturnedTasks returned,
      EventPublisher events,
      QueueMeters meters) {
    this.scope = scope;
    this.memory = memory;
    this.settles = settles;
    this.rules = rules;
    this.returned = returned;
    this.events = events;
    this.meters = meters;
  }

  /** It is known by now which attempts are under way: what came before is looked at. */
  void open() {
    accepting = true;
    List.copyOf(early.values()).forEach(this::accept);
    early.clear();
  }

  /** Takes a batch. The caller asks for a round of dispatching afterwards. */
  void accept(OutcomeBatch batch) {
    var key = new BatchKey(batch.node(), batch.number());
    if (!accepting) {
      early.putIfAbsent(key, batch);
      return;
    }
    List<Long> refusedBefore = confirmed.get(key);
    if (refusedBefore != null) {
      confirm(key, refusedBefore);
    } else if (open.add(key)) {
      take(key, batch);
      settles.flush();
    }
  }

  private void take(BatchKey key, OutcomeBatch batch) {
    // One more than there are outcomes, so that it is complete only when all have been looked at.
    var receipt =
        new Receipt(
            batch.node(), batch.number(), batch.outcomes().size() + 1, r -> complete(key, r));
    Instant now = scope.now();
    for (TaskOutcome outcome : batch.outcomes()) {
      Running running = memory.inFlight().find(outcome.id(), outcome.attempt(), batch.node());
      if (running == null) {
        meters.refused();
        receipt.refused(outcome.id());
      } else {
        takeSafely(running, outcome, batch, receipt, now);
      }
    }
    receipt.written();
  }

  /** One that cannot be worked out fails its attempt, and keeps no other from being confirmed. */
  private void takeSafely(
      Running running, TaskOutcome outcome, OutcomeBatch batch, Receipt receipt, Instant now) {
    try {
      take(running, outcome, batch, receipt, now);
    } catch (RuntimeException e) {
      LOG.error("queue {}: task {}: its outcome is of no use", scope.queue(), outcome.id(), e);
      Settlement instead = OutcomeRules.unwritable(running, String.valueOf(e.getMessage()), now);
      settles.add(settling(running, instead, receipt, now));
    }
  }

  private void take(
      Running running, TaskOutcome outcome, OutcomeBatch batch, Receipt receipt, Instant now) {
    running.outcomeCame();
    if (outcome.startedAtMillis() > 0 && !running.hasStarted()) {
      running.started(outcome.startedAtMillis(), batch.module(), batch.version());
      events.add(TaskEvents.started(running));
    }
    if (outcome.kind() == TaskOutcome.Kind.RETURNED && !running.isCancelOrdered()) {
      if (running.hasStarted()) {
        returned.takeBack(running);
      } else {
        returned.takeBackUnstarted(running);
      }
      receipt.written();
      return;
    }
    if (outcome.kind() == TaskOutcome.Kind.COMMITTED) {
      Settlement written = rules.committed(running, outcome, now);
      settles.alreadyWritten(settling(running, written, receipt, now));
      return;
    }
    Settlement settlement =
        rules.settle(
            running,
            outcome,
            memory.directory().handler(running.route(), running.task().type()),
            now);
    settles.add(settling(running, settlement, receipt, now));
  }

  private static Settling settling(
      Running running, Settlement settlement, Receipt receipt, Instant now) {
    return new Settling(
        running.task(),
        settlement,
        running,
        receipt,
        TaskEvents.settled(running, settlement, now),
        false,
        null);
  }

  private void complete(BatchKey key, Receipt receipt) {
    open.remove(key);
    confirmed.put(key, receipt.refused());
    confirm(key, receipt.refused());
  }

  private void confirm(BatchKey key, List<Long> refused) {
    var message = new OutcomeConfirm(scope.queue(), List.of(key.number()), List.copyOf(refused));
    scope.vertx().eventBus().send(Addresses.worker(key.node()), message);
  }
}
