package io.buswork.scheduler;

import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state machine of docs/state-machine.md, as simple as can be: as much as may run does so at
 * once, on a worker that holds it until it is told how it ends. Where limits leave a choice, the
 * model takes the dispatcher's, if it is allowed. Time passes in ticks.
 */
final class QueueModel {

  final List<ModelTask> tasks = new ArrayList<>();
  boolean paused;
  int tick;
  private int concurrency = Integer.MAX_VALUE;
  private int concurrencyPerKey = Integer.MAX_VALUE;
  private final ModelRate rate = new ModelRate();
  private final Map<String, ModelRate> ratesOfTurns = new HashMap<>();
  private int rateOfEachTurn;
  private int spanOfEachTurn = 1;

  /** The unfinished task that holds the key. */
  Optional<ModelTask> holder(String key) {
    return key == null
        ? Optional.empty()
        : tasks.stream().filter(t -> key.equals(t.key) && !t.state.isFinal()).findFirst();
  }

  /** So many may run at once, of the queue and of each concurrency key; zero: any number. */
  void limit(int ofQueue, int ofEachKey) {
    concurrency = ofQueue == 0 ? Integer.MAX_VALUE : ofQueue;
    concurrencyPerKey = ofEachKey == 0 ? Integer.MAX_VALUE : ofEachKey;
  }

  /** So many may start in a span of ticks, of the queue and of each key; zero: any number. */
  void rate(int ofQueue, int ofEachKey, int span) {
    rate.set(ofQueue, span, tick);
    rateOfEachTurn = ofEachKey;
    spanOfEachTurn = span;
    ratesOfTurns.values().forEach(each -> each.set(ofEachKey, span, tick));
  }

  private ModelRate rateOf(String turn) {
    return ratesOfTurns.computeIfAbsent(
        turn,
        made -> {
          var its = new ModelRate();
          its.set(rateOfEachTurn, spanOfEachTurn, tick);
          return its;
        });
  }

  /** Whether it may be the next to start. */
  boolean canStart(ModelTask task) {
    return isFreeToStart(task)
        && rate.allows(tick)
        && (task.turn == null || rateOf(task.turn).allows(tick));
  }

  /** Whether it may not be held back, unless for another one. */
  boolean mustStart(ModelTask task) {
    return isFreeToStart(task)
        && rate.demands(tick)
        && (task.turn == null || rateOf(task.turn).demands(tick));
  }

  private boolean isFreeToStart(ModelTask task) {
    return !paused
        && (task.state == TaskState.READY || isDue(task))
        && running(null) < concurrency
        && (task.turn == null || running(task.turn) < concurrencyPerKey);
  }

  private long running(String turn) {
    return in(TaskState.RUNNING).stream()
        .filter(task -> turn == null || turn.equals(task.turn))
        .count();
  }

  /** It has been started: the dispatcher's choice. */
  void start(ModelTask task) {
    task.state = TaskState.RUNNING;
    task.starts++;
    rate.started(tick);
    if (task.turn != null) {
      rateOf(task.turn).started(tick);
    }
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

  /** What it says is replaced; whether it makes sense. */
  boolean replace(ModelTask task, ModelStep step) {
    boolean waits = task.state == TaskState.SCHEDULED || task.state == TaskState.READY;
    if (!waits || task.used > 0) {
      return false;
    }
    task.say(step);
    if (step.much() > 0) {
      task.waitUntil(TaskState.SCHEDULED, tick + step.much());
    } else {
      task.state = TaskState.READY;
    }
    return true;
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

  /** A new dispatcher does not know of earlier losses, and not exactly what a rate has left. */
  void takeOver() {
    rate.doubt(tick);
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
   * Whether its time has come while it may not run: it may have joined the queue's tail by now, or
   * wait for that in the dispatcher's memory.
   */
  boolean isDue(ModelTask task) {
    boolean waits = task.state == TaskState.SCHEDULED || task.state == TaskState.RETRYING;
    return waits && task.dueTick <= tick;
  }

  /** What follows at once, whatever is started next. */
  private void goOn() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (ModelTask task : tasks) {
        changed |= expires(task) || isFreed(task);
      }
    }
  }
}
