package io.buswork.scheduler;

import io.buswork.store.Settlement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the tasks of dead nodes back. */
final class LostTasks {

  private static final Logger LOG = LoggerFactory.getLogger(LostTasks.class);
  private static final int LOSSES_KEPT = 10_000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final SettleQueue settles;
  private final OutcomeRules rules;
  private final BatchResender resender;
  private final Caution caution;
  private final Map<Long, Integer> losses =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > LOSSES_KEPT;
        }
      };

  LostTasks(
      TermScope scope,
      QueueMemory memory,
      SettleQueue settles,
      OutcomeRules rules,
      BatchResender resender,
      Caution caution) {
    this.scope = scope;
    this.memory = memory;
    this.settles = settles;
    this.rules = rules;
    this.resender = resender;
    this.caution = caution;
  }

  /** Looks whether nodes that have tasks are gone, and takes their tasks back. */
  void check(NodeRoster roster) {
    for (WorkerNode node : memory.directory().all()) {
      if (node.tasks().count() > 0 && roster.isGone(node.id(), node.metAtMillis())) {
        List<Running> lost = memory.inFlight().on(node);
        tellOf(node, lost.size());
        lost.forEach(this::lose);
      }
    }
    settles.flush();
  }

  /** The attempt's node is gone. */
  void lose(Running running) {
    Instant now = scope.now();
    caution.raise();
    running.outcomeCame();
    int count = losses.merge(running.task().id(), 1, Integer::sum);
    Settlement settlement =
        rules.lost(
            running,
            count,
            memory.directory().handler(running.route(), running.task().type()),
            now);
    settles.add(
        new Settling(
            running.task(),
            settlement,
            running,
            null,
            TaskEvents.settled(running, settlement, now),
            false,
            null));
  }

  private void tellOf(WorkerNode node, int tasks) {
    resender.forget(node);
    LOG.warn("queue {}: node {} is gone; {} tasks are taken back", scope.queue(), node.id(), tasks);
  }
}
