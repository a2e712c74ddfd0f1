package io.buswork.scheduler;

import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state machine of docs/state-machine.md, as simple as can be: everything that can run does so
 * at once, on a worker that holds it until it is told how it ends. Time passes in ticks.
 */
final class QueueModel {

  final List<ModelTask> tasks = new ArrayList<>();
  boolean paused;
  int tick;

  /** The unfinished task that holds the key. */
  Optional<ModelTask> holder(String key) {
    return key == null
        ? Optional.empty()
        : tasks.stream().filter(t -> key.equals(t.key) && !t.state.isFinal()).findFirst();
  }

  List<ModelTask> in(TaskState state) {
    return tasks.stream().filter(task -> task.state == state).toList();
  }

  void submit(ModelTask task, int delayTicks) {
    tasks.add(task);
    if (delayTicks > 0) {
      task.waitUntil(TaskState.SCHEDULED, tick + delayTicks);
    } else {
      task.state = TaskState.READY;
    }
    goOn();
  }

  void submitExpiring(ModelTask task, int ticks) {
    tasks.add(task);
    task.expireTick = tick + ticks;
    task.state = TaskState.READY;
    goOn();
  }

  /** One that waits for another, which may have ended. */
  void submitAfter(ModelTask task, ModelTask other, boolean runsAfterFailure) {
    tasks.add(task);
    task.after = other;
    task.runsAfterFailure = runsAfterFailure;
    task.state = TaskState.BLOCKED;
    goOn();
  }

  void succeed(ModelTask task) {
    task.ended(AttemptOutcome.SUCCEEDED);
    task.used++;
    task.state = TaskState.SUCCEEDED;
    goOn();
  }

  void fail(ModelTask task) {
    task.fail(AttemptOutcome.FAILED, tick + 1);
    goOn();
  }

  void snooze(ModelTask task) {
    task.ended(AttemptOutcome.SNOOZED);
    task.waitUntil(TaskState.SCHEDULED, tick + 1);
    goOn();
  }

  /** Whether it makes sense. */
  boolean cancel(ModelTask task) {
    if (task.state.isFinal()) {
      return false;
    }
    if (task.state == TaskState.RUNNING) {
      task.ended(AttemptOutcome.CANCELED);
      task.used++;
    }
    task.state = TaskState.CANCELED;
    goOn();
    return true;
  }

  /** Whether it makes sense. */
  boolean retry(ModelTask task) {
    if (task.state == TaskState.RETRYING) {
      task.state = TaskState.READY;
    } else if (task.state.canBecome(TaskState.READY)
        && task.state.isFinal()
        && holder(task.key).isEmpty()) {
      task.comeBack();
    } else {
      return false;
    }
    goOn();
    return true;
  }

  /** Whether it makes sense. */
  boolean runNow(ModelTask task) {
    if (task.state != TaskState.SCHEDULED && task.state != TaskState.RETRYING) {
      return false;
    }
    task.state = TaskState.READY;
    goOn();
    return true;
  }

  void pause(boolean isPaused) {
    paused = isPaused;
    goOn();
  }

  void tick() {
    tick++;
    goOn();
  }

  /** The only worker is lost; another takes its place. */
  void loseNode() {
    for (ModelTask task : in(TaskState.RUNNING)) {
      task.losses++;
      task.fail(AttemptOutcome.LOST, tick + 1);
      if (task.state == TaskState.RETRYING && task.losses == 1) {
        task.state = TaskState.READY;
      }
    }
    goOn();
  }

  /** A new dispatcher does not know of earlier losses. */
  void takeOver() {
    tasks.forEach(task -> task.losses = 0);
  }

  private boolean expires(ModelTask task) {
    boolean expires =
        task.expireTick <= tick && !task.state.isFinal() && task.state != TaskState.RUNNING;
    if (expires) {
      task.state = TaskState.EXPIRED;
    }
    return expires;
  }

  /** Whether what it waited for has just ended. */
  private static boolean isFreed(ModelTask task) {
    if (task.state != TaskState.BLOCKED || !task.after.state.isFinal()) {
      return false;
    }
    boolean runs = task.after.state == TaskState.SUCCEEDED || task.runsAfterFailure;
    task.state = runs ? TaskState.READY : TaskState.CANCELED;
    return true;
  }

  /**
   * Whether its time has come while the queue is paused: it may have joined the queue's tail by
   * now, or wait for that in the dispatcher's memory.
   */
  boolean isDue(ModelTask task) {
    boolean waits = task.state == TaskState.SCHEDULED || task.state == TaskState.RETRYING;
    return waits && task.dueTick <= tick;
  }

  /** What is due is ready, and unless the queue is paused what is ready runs. */
  private void goOn() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (ModelTask task : tasks) {
        changed |= expires(task) || isFreed(task);
      }
    }
    for (ModelTask task : tasks) {
      if ((task.state == TaskState.READY || isDue(task)) && !paused) {
        task.state = TaskState.RUNNING;
        task.starts++;
      }
    }
  }
}
