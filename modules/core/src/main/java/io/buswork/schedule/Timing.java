package io.buswork.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule that says at which instants something happens. Immutable. */
public interface Timing {

  /** The first instant after this one; empty if there is none. */
  Optional<Instant> next(Instant after);

  /** The last instant before this one; empty if there is none. */
  Optional<Instant> previous(Instant before);

  /** The rule in words. */
  String description();

  /** The next so many instants. */
  default List<Instant> upcoming(Instant after, int count) {
    List<Instant> instants = new ArrayList<>(count);
    Optional<Instant> next = next(after);
    while (next.isPresent() && instants.size() < count) {
      instants.add(next.get());
      next = next(next.get());
    }
    return instants;
  }

  /**
   * A cron expression: five fields, or six with the seconds first, or a nickname such as {@code
   * @daily}.
   *
   * @param zone whose clocks it goes by
   * @throws IllegalArgumentException saying what is wrong, also if it never comes true
   */
  static Timing cron(String expression, ZoneId zone) {
    return CronTiming.parse(expression, zone);
  }

  /**
   * A steady interval, counted from 1970-01-01T00:00Z, so that its instants stay the same whoever
   * works them out.
   *
   * @throws IllegalArgumentException if it is below a second or has fractions of a millisecond
   */
  static Timing every(Duration interval) {
    return new IntervalTiming(interval);
  }
}
