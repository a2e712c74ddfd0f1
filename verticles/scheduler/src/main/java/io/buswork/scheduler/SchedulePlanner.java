package io.buswork.scheduler;

import io.buswork.schedule.FiringPlan;
import io.buswork.schedule.Schedule;
import io.buswork.schedule.Situation;
import io.buswork.schedule.Timings;
import io.buswork.store.ScheduleStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what schedules do. Belongs to one context. */
final class SchedulePlanner implements ScheduleStore.Planner {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulePlanner.class);
  private static final Duration AFTER_FAILURE = Duration.ofHours(1);

  private final Timings timings = new Timings();

  @Override
  public FiringPlan plan(Schedule schedule, Situation situation) {
    try {
      return FiringPlan.of(schedule, timings.of(schedule.rhythm()), situation);
    } catch (RuntimeException e) {
      LOG.error("schedule {}: cannot be worked out; others go on", schedule.name(), e);
      return FiringPlan.nothingUntil(situation, situation.now().plus(AFTER_FAILURE));
    }
  }
}
