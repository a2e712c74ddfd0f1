package io.buswork.postgres;

import io.buswork.schedule.CatchUp;
import io.buswork.schedule.FiringPlan;
import io.buswork.schedule.Overlap;
import io.buswork.schedule.Rhythm;
import io.buswork.schedule.Schedule;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Schedules for the tests. */
final class Schedules {

  private static final ZoneId UTC = ZoneId.of("UTC");

  private Schedules() {}

  static Schedule every(String name, String interval, Overlap overlap, CatchUp catchUp) {
    Duration every = io.buswork.task.Durations.parse(interval);
    return of(name, new Rhythm(null, every, UTC), overlap, catchUp);
  }

  static Schedule cron(String name, String cron) {
    return of(name, new Rhythm(cron, null, UTC), Overlap.SKIP, CatchUp.NONE);
  }

  static Schedule cron(String name, String cron, ZoneId zone) {
    return of(name, new Rhythm(cron, null, zone), Overlap.ALLOW, CatchUp.NONE);
  }

  static FiringPlan plan(Schedule schedule, io.buswork.schedule.Situation situation) {
    return FiringPlan.of(schedule, schedule.rhythm().timing(), situation);
  }

  private static Schedule of(String name, Rhythm rhythm, Overlap overlap, CatchUp catchUp) {
    Task template =
        new Task(
            0,
            0,
            PostgresStage.QUEUE,
            "t",
            TaskState.READY,
            7,
            0,
            3,
            Instant.EPOCH,
            null,
            "{\"a\":1}",
            TaskOptions.NONE);
    return new Schedule(name, rhythm, overlap, catchUp, Duration.ZERO, false, template);
  }
}
