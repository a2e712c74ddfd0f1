package io.buswork.worker;

import io.buswork.store.CanaryCount;
import io.buswork.store.Rollout;
import io.buswork.task.Task;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A step of a canary on this node: both generations, and the share of the tasks that goes to the
 * new one. Each task adds the share to what the new generation is owed, and only what it is owed is
 * given to it: at no moment has it had more than its share. Which of the tasks that come then it
 * gets is drawn by their ids, lest it fall into step with the kinds of tasks.
 */
final class Canary {

  private static final int WHOLE = 100;
  private static final int MOST_OWED = 2 * WHOLE;

  private final Rollout rollout;
  private final int step;
  private final int share;
  private final CanaryArm before;
  private final CanaryArm fresh;
  private int owed;

  /**
   * @param step a canary's step
   */
  Canary(Rollout rollout, Rollout.Canary step, Generation before, Generation fresh) {
    this.rollout = rollout;
    this.step = step.step();
    this.share = step.share();
    this.before = new CanaryArm(before);
    this.fresh = new CanaryArm(fresh);
  }

  /** Whether this is how things stand. */
  boolean is(Rollout.Canary now, Generation live, Generation newcomer) {
    return step == now.step() && before.generation() == live && fresh.generation() == newcomer;
  }

  long rollout() {
    return rollout.id();
  }

  int step() {
    return step;
  }

  String version() {
    return rollout.version();
  }

  /** Whether the new version handles that type too. */
  boolean handles(String type) {
    return fresh.generation().handlers().containsKey(type);
  }

  Generation newcomer() {
    return fresh.generation();
  }

  /** Which of the two gets a task; null if it has no part in the comparison. */
  @Nullable CanaryArm draw(Task task, Generation live) {
    if (live != before.generation() || !handles(task.type())) {
      return null;
    }
    owed += share;
    CanaryArm arm = isForNewcomer(task.id()) ? fresh : before;
    if (arm == fresh) {
      owed -= WHOLE;
    }
    arm.give();
    return arm;
  }

  private boolean isForNewcomer(long id) {
    if (owed < WHOLE || owed >= MOST_OWED) {
      return owed >= WHOLE;
    }
    int chance = Math.min(2 * share, (share + WHOLE) / 2);
    return new SplittableRandom(id).nextInt(WHOLE) < chance;
  }

  /** What was counted on this node in this step, the old version first. */
  List<CanaryCount> counts() {
    return List.of(before.count(), fresh.count());
  }
}
