package io.buswork.scheduler;

import io.buswork.task.Task;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tasks of a queue that has never had a dispatcher: they made it come into being, and whoever
 * stored them found nobody to tell. So the first dispatcher tells of them itself, before it sends
 * any, and of none twice: what it was told of meanwhile it reads too.
 */
final class FirstTasks {

  /** Further ones are dispatched without a word. */
  static final int MOST = 20_000;

  /** How much later somebody may still tell of what was read. */
  private static final long LATE_MILLIS = 10_000;

  private final TermScope scope;
  private final EventPublisher events;
  private final QueueMeters meters;
  private final Set<Long> told = new HashSet<>();
  private boolean reading;

  FirstTasks(TermScope scope, EventPublisher events, QueueMeters meters) {
    this.scope = scope;
    this.events = events;
    this.meters = meters;
    this.reading = scope.epoch() == 1;
  }

  /** Whether nobody needs to be asked. */
  boolean isOver() {
    return !reading && told.isEmpty();
  }

  /** Whether an event of this task is still to be told. */
  boolean isNew(long id) {
    return reading ? told.add(id) : !told.remove(id);
  }

  /**
   * Tells of the tasks that are there.
   *
   * @return succeeds when that is done, or was not needed
   */
  Future<Void> tell() {
    return reading
        ? scope
            .calls()
            .untilAnswered(() -> scope.store().firstTasks(scope.queue(), MOST))
            .map(this::tell)
        : Future.succeededFuture();
  }

  private Void tell(List<Task> tasks) {
    long now = scope.now().toEpochMilli();
    int news = 0;
    Set<Long> read = new HashSet<>();
    for (Task task : tasks) {
      if (told.add(task.id())) {
        events.add(TaskEvents.submitted(scope.queue(), task.id(), task.type(), now));
        read.add(task.id());
        news++;
      }
    }
    meters.submitted(news);
    reading = false;
    told.clear();
    told.addAll(read);
    if (!read.isEmpty()) {
      scope.vertx().setTimer(LATE_MILLIS, over -> told.clear());
    }
    return null;
  }
}
