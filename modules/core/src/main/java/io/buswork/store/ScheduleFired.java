package io.buswork.store;

import io.buswork.schedule.FiringPlan;
import io.buswork.task.Task;
import java.time.Instant;
import java.util.List;

/**
 * What a schedule has done, after the commit.
 *
 * @param name the schedule
 * @param plan what it was to do
 * @param runs what it did: without instants that had their task already
 */
public record ScheduleFired(String name, FiringPlan plan, List<Run> runs) {

  public ScheduleFired {
    runs = List.copyOf(runs);
  }

  /**
   * A task that was made.
   *
   * @param instant what for
   * @param task the task
   */
  public record Run(Instant instant, Task task) {}
}
