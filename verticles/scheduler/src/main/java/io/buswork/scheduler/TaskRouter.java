package io.buswork.scheduler;

import io.buswork.bus.SubmitHint;
import io.buswork.task.Task;
import io.buswork.task.TaskState;

/** Brings tasks that have just come into being, or come back, to where they wait. */
final class TaskRouter {

  private final TermScope scope;
  private final RecentlyEnded recentlyEnded;
  private final TaskIntake intake;
  private final TimedTasks timedTasks;
  private final EventPublisher events;
  private final QueueMeters meters;
  private final FirstTasks first;

  TaskRouter(
      TermScope scope,
      RecentlyEnded recentlyEnded,
      TaskIntake intake,
      TimedTasks timedTasks,
      EventPublisher events,
      QueueMeters meters,
      FirstTasks first) {
    this.scope = scope;
    this.recentlyEnded = recentlyEnded;
    this.intake = intake;
    this.timedTasks = timedTasks;
    this.events = events;
    this.meters = meters;
    this.first = first;
  }

  /** Tells of what a gateway says is new. */
  void announce(SubmitHint hint) {
    long now = scope.now().toEpochMilli();
    boolean asks = !first.isOver();
    int news = 0;
    for (Task task : hint.tasks()) {
      if (!asks || first.isNew(task.id())) {
        events.add(TaskEvents.submitted(scope.queue(), task.id(), task.type(), now));
        news++;
      }
    }
    for (SubmitHint.Ref ref : hint.omitted()) {
      if (!asks || first.isNew(ref.id())) {
        events.add(TaskEvents.submitted(scope.queue(), ref.id(), ref.type(), now));
        news++;
      }
    }
    meters.submitted(news);
  }

  /** Whether nobody has been told yet that this task was submitted. */
  boolean isNew(long id) {
    return first.isOver() || first.isNew(id);
  }

  /** Takes what a gateway says is new, as far as it is not through already. */
  void submitted(SubmitHint hint) {
    for (Task task : hint.tasks()) {
      if (!recentlyEnded.contains(task.id())) {
        offer(task);
      }
    }
    for (SubmitHint.Ref ref : hint.omitted()) {
      switch (ref.state()) {
        case READY ->
            intake.offerUnseen(ref.type(), ref.priority(), ref.id(), ref.concurrencyKey());
        case SCHEDULED -> timedTasks.sweepSoon();
        default -> {
          // It waits for others.
        }
      }
    }
  }

  /** Takes a task as its row is, whatever it waits for. */
  void offer(Task task) {
    switch (task.state()) {
      case READY -> intake.offer(task);
      case SCHEDULED, RETRYING -> timedTasks.offer(task);
      default -> {
        // It waits for nothing that a dispatcher could give.
      }
    }
  }

  /** Takes note of a ready task that is in the table, without its payload here. */
  void unseen(Task task) {
    intake.offerUnseen(task.type(), task.priority(), task.seq(), task.options().concurrencyKey());
  }

  void ready(Task task, boolean toFront) {
    if (toFront) {
      intake.offerToFront(task);
    } else {
      intake.offer(task);
    }
  }

  void timed(Task task) {
    timedTasks.offer(task);
  }

  /** Takes back a task that was sent and did not run; its row is as it was. */
  void returned(Task task) {
    if (task.state() == TaskState.READY) {
      intake.offer(task);
    } else {
      intake.offerToFront(task);
    }
  }
}
