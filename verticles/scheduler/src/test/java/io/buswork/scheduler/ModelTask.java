package io.buswork.scheduler;

import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskState;
import java.util.ArrayList;
import java.util.List;

/** What the model knows of one task. */
final class ModelTask {

  final long id;
  final int maxAttempts;
  final String key;
  final List<String> attempts = new ArrayList<>();
  TaskState state;
  int used;
  int dueTick;
  int starts;
  int losses;
  int expireTick = Integer.MAX_VALUE;
  ModelTask after;
  boolean runsAfterFailure;

  ModelTask(long id, int maxAttempts, String key) {
    this.id = id;
    this.maxAttempts = maxAttempts;
    this.key = key;
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
    return id + ":" + state.wireName() + " used " + used + " started " + starts + " " + attempts;
  }
}
