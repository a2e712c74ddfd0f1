package io.buswork.worker;

import io.buswork.bus.TaskOutcome;
import io.buswork.store.CanaryCount;
import io.buswork.store.RunTimes;

/**
 * One of the two generations that a canary compares, in one step: the tasks it was given on this
 * node, and how they fared. Belongs to the worker's context.
 */
final class CanaryArm {

  private final Generation generation;
  private final RunTimes times = RunTimes.none();
  private long given;
  private long ended;
  private long errors;

  CanaryArm(Generation generation) {
    this.generation = generation;
  }

  Generation generation() {
    return generation;
  }

  /** It is given a task. */
  void give() {
    given++;
  }

  /** The attempt of a task it was given has ended. */
  void ended(TaskOutcome outcome) {
    switch (outcome.kind()) {
      case SUCCEEDED, COMMITTED -> {
        ended++;
        times.add(outcome.wallMicros());
      }
      case FAILED, TIMED_OUT -> {
        ended++;
        errors++;
      }
      // Its code did not decide how these ended.
      case SNOOZED, CANCELED, RETURNED, UNKNOWN -> given--;
    }
  }

  CanaryCount count() {
    return new CanaryCount(generation.version().version(), given, ended, errors, times);
  }
}
