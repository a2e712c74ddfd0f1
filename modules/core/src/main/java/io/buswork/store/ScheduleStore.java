package io.buswork.store;

import io.buswork.schedule.FiringPlan;
import io.buswork.schedule.Schedule;
import io.buswork.schedule.Situation;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Schedules and the tasks they have made. All times are the database's. */
public interface ScheduleStore {

  /**
   * Keeps what a person says, whoever spoke before. Instants that are due by the rhythm it had, and
   * keeps, stay due.
   *
   * @return whether it is new
   */
  Future<Boolean> put(Schedule schedule);

  /** The schedule of that name. */
  Future<Optional<ScheduleRow>> find(String name);

  /**
   * Schedules by name.
   *
   * @param after only those with a later name; empty for the first page
   */
  Future<List<ScheduleRow>> list(String after, int limit);

  /**
   * Pauses or resumes. What is due while it is paused is never made up for.
   *
   * @return false if there is no such schedule
   */
  Future<Boolean> setPaused(String name, boolean paused);

  /**
   * Removes a schedule. The tasks it has made stay.
   *
   * @return false if there is no such schedule
   */
  Future<Boolean> delete(String name);

  /**
   * Makes a schedule's task now, whatever its rhythm, and also if it is paused.
   *
   * @return empty if there is no such schedule
   */
  Future<Optional<Task>> runNow(String name);

  /**
   * Brings a module's schedules to what its handlers say, if that version is the active one. Those
   * that a person has changed stay as they are.
   *
   * @return what this changed
   */
  Future<List<Declared>> declare(String module, String version, List<Schedule> schedules);

  /** How long until a schedule is due; zero if one is. Empty if none will be. */
  Future<Optional<Duration>> untilDue();

  /**
   * Fires due schedules, in one transaction: an instant's task, the note of it, and the schedule's
   * next instant are committed together or not at all, and nobody else does it too.
   *
   * @param most how many schedules
   * @param planner decides for each; must not fail
   * @return what they did; empty if none is due
   */
  Future<List<ScheduleFired>> fire(int most, Planner planner);

  /**
   * A change that a module's handlers made.
   *
   * @param name the schedule
   * @param isGone whether it is gone, since no handler declares it any more
   */
  record Declared(String name, boolean isGone) {}

  /** Decides what a schedule does now. */
  interface Planner {
    FiringPlan plan(Schedule schedule, Situation situation);
  }
}
