package io.buswork.store;

import io.buswork.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as stored.
 *
 * @param schedule what it does
 * @param source whose word counts
 * @param module the module whose handler declared it; null: none did
 * @param createdAt when it came into being
 * @param changedAt when it was changed last
 * @param runs its last runs, the newest first
 */
public record ScheduleRow(
    Schedule schedule,
    Source source,
    @Nullable String module,
    Instant createdAt,
    Instant changedAt,
    List<Run> runs) {

  public ScheduleRow {
    runs = List.copyOf(runs);
  }

  /** Who said last what a schedule does. */
  public enum Source {
    /** A person, or a program that used the API: a module does not change it any more. */
    PERSON,
    /** A handler's own settings. */
    MODULE
  }

  /**
   * A task that a schedule has made.
   *
   * @param instant what for
   * @param task the task's id
   * @param at when it was made
   * @param byHand whether a person asked for it
   */
  public record Run(Instant instant, long task, Instant at, boolean byHand) {}
}
