package io.buswork.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * A cron expression on the clocks of a zone. Where they are put forward or back, an expression that
 * names hours comes true once for each time it names: what is left out at the first moment after
 * the gap, what is doubled at its first pass. One that runs through all hours goes by the clock as
 * it is: through both passes of a doubled hour, and not at all in one that is left out.
 */
final class CronTiming implements Timing {

  private final CronExpression expression;
  private final ZoneId zone;
  private final ZoneRules rules;
  private final boolean namesHours;

  private CronTiming(CronExpression expression, ZoneId zone) {
    this.expression = expression;
    this.zone = zone;
    this.rules = zone.getRules();
    this.namesHours = expression.namesHours();
  }

  static CronTiming parse(String text, ZoneId zone) {
    var timing = new CronTiming(CronExpression.parse(text), zone);
    if (timing.next(Instant.EPOCH).isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' never comes true: there is no such day");
    }
    return timing;
  }

  @Override
  public Optional<Instant> next(Instant after) {
    return namesHours ? nextNamed(after) : nextOnTheClock(after);
  }

  @Override
  public Optional<Instant> previous(Instant before) {
    return namesHours ? previousNamed(before) : previousOnTheClock(before);
  }

  @Override
  public String description() {
    return expression.description() + ", " + zone.getId() + " time";
  }

  private Optional<Instant> nextNamed(Instant after) {
    Optional<LocalDateTime> found = expression.next(firstPassEnd(after));
    while (found.isPresent() && !instant(found.get()).isAfter(after)) {
      found = expression.next(found.get());
    }
    return found.map(this::instant);
  }

  private Optional<Instant> previousNamed(Instant before) {
    Optional<LocalDateTime> found = expression.previous(gapStart(before));
    while (found.isPresent() && !instant(found.get()).isBefore(before)) {
      found = expression.previous(found.get());
    }
    return found.map(this::instant);
  }

  /** The clock; in the second pass of a doubled hour, as if that were over. */
  private LocalDateTime firstPassEnd(Instant at) {
    ZoneOffset offset = rules.getOffset(at);
    LocalDateTime clock = LocalDateTime.ofInstant(at, offset);
    ZoneOffsetTransition change = rules.getTransition(clock);
    return change != null && change.isOverlap() && offset.equals(change.getOffsetAfter())
        ? change.getDateTimeBefore().minusNanos(1)
        : clock;
  }

  /** The clock, in the second pass of a doubled hour as if that were over; before a gap's end. */
  private LocalDateTime gapStart(Instant at) {
    ZoneOffset offset = rules.getOffset(at);
    LocalDateTime clock = LocalDateTime.ofInstant(at, offset);
    ZoneOffsetTransition last = rules.previousTransition(at.plusNanos(1));
    if (last != null && last.isGap() && last.getInstant().equals(at)) {
      return last.getDateTimeBefore();
    }
    ZoneOffsetTransition change = rules.getTransition(clock);
    return change != null && change.isOverlap() && offset.equals(change.getOffsetAfter())
        ? change.getDateTimeBefore()
        : clock;
  }

  /** The one instant that a time on the clock stands for. */
  private Instant instant(LocalDateTime clock) {
    ZoneOffsetTransition change = rules.getTransition(clock);
    if (change != null && change.isGap()) {
      return change.getInstant();
    }
    return clock.toInstant(change == null ? rules.getOffset(clock) : change.getOffsetBefore());
  }

  private Optional<Instant> nextOnTheClock(Instant after) {
    Instant from = after;
    LocalDateTime clock = LocalDateTime.ofInstant(from, rules.getOffset(from));
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      Optional<Instant> found = expression.next(clock).map(time -> time.toInstant(offset));
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (found.isEmpty() || change == null || found.get().isBefore(change.getInstant())) {
        return found;
      }
      from = change.getInstant();
      clock = change.getDateTimeAfter().minusNanos(1);
    }
  }

  private Optional<Instant> previousOnTheClock(Instant before) {
    Instant upto = before;
    while (true) {
      ZoneOffset offset = rules.getOffset(upto.minusNanos(1));
      LocalDateTime clock = LocalDateTime.ofInstant(upto, offset);
      Optional<Instant> found = expression.previous(clock).map(time -> time.toInstant(offset));
      ZoneOffsetTransition change = rules.previousTransition(upto);
      if (found.isEmpty() || change == null || !found.get().isBefore(change.getInstant())) {
        return found;
      }
      upto = change.getInstant();
    }
  }
}
