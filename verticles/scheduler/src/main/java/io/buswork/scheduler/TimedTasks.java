package io.buswork.scheduler;

import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delayed tasks: those due within the horizon are in memory, up to a position in the order of
 * due times that moves on with the time; further ones are in the table.
 */
final class TimedTasks {

  private static final Logger LOG = LoggerFactory.getLogger(TimedTasks.class);
  private static final int PAGE = 1000;
  private static final int SWEEP_PAGE = 500;
  private static final long LONGEST_NAP_MILLIS = 500;

  private final TermScope scope;
  private final QueueMemory memory;
  private final TaskIntake intake;
  private final Runnable afterDue;
  private Position loaded = Position.START;
  private Position swept = Position.START;
  private boolean loading;
  private boolean wentBack;
  private boolean sweeping;
  private boolean sweepWanted;
  private long alarm = -1;
  private Instant alarmAt = Instant.MAX;

  /** A place in the order of due times: everything up to it, and including it. */
  record Position(Instant at, long id) {
    static final Position START = new Position(Instant.EPOCH, 0);

    boolean covers(Task task) {
      int order = NearTimers.dueAt(task).compareTo(at);
      return order < 0 || (order == 0 && task.id() <= id);
    }

    static Position of(Task task) {
      return new Position(NearTimers.dueAt(task), task.id());
    }

    static Position before(Task task) {
      return new Position(NearTimers.dueAt(task), task.id() - 1);
    }

    Position min(Position other) {
      int order = at.compareTo(other.at);
      return order < 0 || (order == 0 && id <= other.id) ? this : other;
    }
  }

  /**
   * @param afterDue called when due tasks have been taken in: there may be something to send
   */
  TimedTasks(TermScope scope, QueueMemory memory, TaskIntake intake, Runnable afterDue) {
    this.scope = scope;
    this.memory = memory;
    this.intake = intake;
    this.afterDue = afterDue;
  }

  /** Takes a scheduled or retrying task, if it is due soon; else the table has it. */
  void offer(Task task) {
    if (loaded.covers(task) && !memory.known().knows(task.id())) {
      keep(task);
      armAlarm();
    }
  }

  /** Reads on in the table, if there may be more that is due within the horizon. */
  void load() {
    Instant horizon = scope.now().plus(scope.options().nearHorizon());
    if (loading
        || memory.timers().isFull()
        || intake.isBehindWithDueTasks()
        || !loaded.at().isBefore(horizon)) {
      return;
    }
    loading = true;
    wentBack = false;
    Position from = loaded;
    ReadGuard.Reading reading = memory.guard().begin();
    scope
        .calls()
        .once(() -> scope.store().readTimed(scope.queue(), from.at(), from.id(), horizon, PAGE))
        .onComplete(
            page -> {
              loading = false;
              if (page.succeeded()) {
                loaded(page.result(), horizon, reading);
              } else {
                noteFailure(page.cause());
              }
              reading.end();
            });
  }

  /** Goes back to the beginning: there are tasks which were passed over and can run now. */
  void restart() {
    goBackTo(Position.START);
    load();
  }

  /** Looks for missed tasks at the next opportunity. */
  void sweepSoon() {
    sweepWanted = true;
  }

  boolean isSweepWanted() {
    return sweepWanted;
  }

  /** Looks at one page of what should be in memory, and takes in what is not. */
  void sweep() {
    if (sweeping || loading) {
      return;
    }
    sweeping = true;
    sweepWanted = false;
    Position from = swept;
    ReadGuard.Reading reading = memory.guard().begin();
    scope
        .calls()
        .once(
            () ->
                scope
                    .store()
                    .readTimed(scope.queue(), from.at(), from.id(), loaded.at(), SWEEP_PAGE))
        .onComplete(
            page -> {
              sweeping = false;
              if (page.succeeded()) {
                takePage(page.result(), reading);
                swept = nextToSweep(page.result());
              } else {
                noteFailure(page.cause());
              }
              reading.end();
            });
  }

  /** Lets everything that is due go to the window. */
  void runDue() {
    List<Task> due = memory.timers().takeDue(scope.now());
    for (Task task : due) {
      if (task.state() == TaskState.SCHEDULED && task.options().onDue() == OnDue.RUN) {
        intake.offerToFront(task);
      } else {
        intake.offerToTail(task);
      }
    }
    armAlarm();
    if (!due.isEmpty()) {
      afterDue.run();
    }
  }

  void close() {
    scope.vertx().cancelTimer(alarm);
  }

  private static Position nextToSweep(List<Task> page) {
    return page.size() < SWEEP_PAGE ? Position.START : Position.of(page.get(page.size() - 1));
  }

  private void loaded(List<Task> page, Instant horizon, ReadGuard.Reading reading) {
    boolean thereIsMore = wentBack || page.size() == PAGE;
    if (!wentBack) {
      loaded = thereIsMore ? Position.of(page.get(page.size() - 1)) : new Position(horizon, 0);
    }
    takePage(page, reading);
    if (thereIsMore) {
      load();
    }
  }

  /** What is read from here on is read once more, also if a page is on its way. */
  private void goBackTo(Position earlier) {
    loaded = loaded.min(earlier);
    wentBack = true;
  }

  private void takePage(List<Task> page, ReadGuard.Reading reading) {
    for (Task task : page) {
      if (!reading.isStale(task.id()) && !memory.known().knows(task.id())) {
        keep(task);
      }
    }
    runDue();
  }

  private void keep(Task task) {
    if (memory.isParked(memory.kinds().of(task)) && isDue(task)) {
      return;
    }
    memory.timers().add(task);
    for (Task surplus = memory.timers().removeSurplus();
        surplus != null;
        surplus = memory.timers().removeSurplus()) {
      goBackTo(Position.before(surplus));
    }
  }

  private boolean isDue(Task task) {
    return !NearTimers.dueAt(task).isAfter(scope.now());
  }

  private void armAlarm() {
    Instant next = memory.timers().nextDue();
    if (next == null || scope.calls().isClosed() || (alarm >= 0 && !next.isBefore(alarmAt))) {
      return;
    }
    scope.vertx().cancelTimer(alarm);
    long millis = Duration.between(scope.now(), next).toMillis() + 1;
    alarmAt = next;
    alarm =
        scope
            .vertx()
            .setTimer(
                Math.max(1, Math.min(millis, LONGEST_NAP_MILLIS)),
                fired -> {
                  alarm = -1;
                  alarmAt = Instant.MAX;
                  runDue();
                });
  }

  private void noteFailure(Throwable cause) {
    if (!scope.calls().isClosed() && !scope.calls().isAway()) {
      LOG.error("queue {}: delayed tasks cannot be read", scope.queue(), cause);
    }
  }
}
