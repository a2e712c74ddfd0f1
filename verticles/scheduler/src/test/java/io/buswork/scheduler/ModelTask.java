package io.buswork.scheduler;

import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskState;
import java.util.ArrayList;
import java.util.List;

/** What the model knows of one task. */
final class ModelTask {

  final long id;
  final String key;
  final List<String> attempts = new ArrayList<>();
  int maxAttempts;
  String turn;
  TaskState state;
  int used;
  int dueTick;
  int starts;
  int losses;
  int expireTick;
  ModelTask after;
  boolean runsAfterFailure;

  /** One that a step submits. */
  ModelTask(long id, ModelStep step, String key) {
    this.id = id;
    this.key = key;
    say(step);
  }

  /** What it says is what this step says. */
  final void say(ModelStep step) {
    maxAttempts = step.mostAttempts();
    turn = step.concurrencyKey();
    expireTick = Integer.MAX_VALUE;
  }

  void waitUntil(TaskState next, int tick) {
    state = next;
    dueTick = tick;
  }

  /** An attempt has ended: the next is numbered anew only if it has been used up. */
  void ended(AttemptOutcome outcome) {
    attempts.add(used + 1 + " " + outcome.wireName());
  }

  void fail(AttemptOutcome outcome, int nextTick) {
    ended(outcome);
    used++;
    if (used >= maxAttempts) {
      state = TaskState.FAILED;
    } else {
      waitUntil(TaskState.RETRYING, nextTick);
    }
  }

  void comeBack() {
    state = TaskState.READY;
    used = 0;
    expireTick = Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    return id
        + ":"
        + state.wireName()
        + " of "
        + turn
        + " used "
        + used
        + " started "
        + starts
        + attempts;
  }
}
