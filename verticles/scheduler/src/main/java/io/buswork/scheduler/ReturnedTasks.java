package io.buswork.scheduler;

import io.buswork.task.TaskState;

/**
 * Takes back attempts that did not run to their end, through no fault of their own. They use up
 * nothing, so there is nothing to write.
 */
final class ReturnedTasks {

  private final QueueMemory memory;
  private final Admission admission;
  private final DispatchLog dispatchLog;
  private final TaskRouter router;

  ReturnedTasks(
      QueueMemory memory, Admission admission, DispatchLog dispatchLog, TaskRouter router) {
    this.memory = memory;
    this.admission = admission;
    this.dispatchLog = dispatchLog;
    this.router = router;
  }

  /** As {@link #takeBack}, of one whose handler was not called: it counts for no rate. */
  void takeBackUnstarted(Running running) {
    admission.neverStarted();
    memory.neverStarted(running);
    takeBack(running);
  }

  /** The attempt's place on its node is free already. */
  void takeBack(Running running) {
    memory.ended(running);
    running.batch().oneSettled();
    if (running.batch().isWhollySettled()) {
      dispatchLog.finished(running.batch());
    }
    dispatchLog.withdrawn(running.batch(), false);
    running.settledAs(TaskState.READY);
    router.returned(running.task());
  }
}
