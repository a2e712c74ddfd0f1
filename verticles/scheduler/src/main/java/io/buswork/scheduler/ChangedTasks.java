package io.buswork.scheduler;

import io.buswork.bus.ChangeHint;
import io.buswork.store.TaskChange;
import io.buswork.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what the end of other tasks has made of this queue's: what was blocked is free, or
 * canceled. A hint: the sweep finds what is free without it.
 */
final class ChangedTasks {

  private static final Logger LOG = LoggerFactory.getLogger(ChangedTasks.class);

  private final TermScope scope;
  private final QueueMemory memory;
  private final TaskIntake intake;
  private final TaskRouter router;
  private final EventPublisher events;
  private final QueueMeters meters;
  private final Runnable afterChange;

  /**
   * @param afterChange called when tasks have been taken in that were read: there may be something
   *     to send
   */
  ChangedTasks(
      TermScope scope,
      QueueMemory memory,
      TaskIntake intake,
      TaskRouter router,
      EventPublisher events,
      QueueMeters meters,
      Runnable afterChange) {
    this.scope = scope;
    this.memory = memory;
    this.intake = intake;
    this.router = router;
    this.events = events;
    this.meters = meters;
    this.afterChange = afterChange;
  }

  /** Tells of what has happened. */
  void announce(ChangeHint hint) {
    long now = scope.now().toEpochMilli();
    for (TaskChange change : hint.changes()) {
      if (change.fresh() && router.isNew(change.id())) {
        events.add(TaskEvents.submitted(change.queue(), change.id(), change.type(), now));
        meters.submitted(1);
      }
      if (change.state() == TaskState.CANCELED) {
        events.add(TaskEvents.canceled(change.queue(), change.id(), change.type(), now));
        meters.settled(TaskState.CANCELED);
      }
    }
  }

  /** Takes the tasks in. */
  void take(ChangeHint hint) {
    List<Long> delayed = new ArrayList<>();
    for (TaskChange change : hint.changes()) {
      switch (change.state()) {
        case READY ->
            intake.offerUnseen(
                change.type(), change.priority(), change.seq(), change.concurrencyKey());
        case SCHEDULED -> delayed.add(change.id());
        default -> memory.recentlyEnded().add(change.id());
      }
    }
    if (!delayed.isEmpty()) {
      read(delayed);
    }
  }

  private void read(List<Long> ids) {
    ReadGuard.Reading reading = memory.guard().begin();
    scope
        .calls()
        .once(() -> scope.store().read(scope.queue(), ids))
        .onSuccess(
            tasks -> {
              tasks.stream().filter(task -> !reading.isStale(task.id())).forEach(router::offer);
              afterChange.run();
            })
        .onFailure(
            cause -> {
              if (!scope.calls().isClosed() && !scope.calls().isAway()) {
                LOG.error("queue {}: freed tasks cannot be read", scope.queue(), cause);
              }
            })
        .onComplete(done -> reading.end());
  }
}
