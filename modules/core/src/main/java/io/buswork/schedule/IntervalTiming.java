package io.buswork.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Every so often, counted from 1970 on. */
record IntervalTiming(Duration interval) implements Timing {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  IntervalTiming {
    if (interval.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("every must be at least 1s");
    }
    if (interval.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException("every must be whole milliseconds");
    }
  }

  @Override
  public Optional<Instant> next(Instant after) {
    long count = Math.floorDiv(after.toEpochMilli(), interval.toMillis()) + 1;
    return Optional.of(Instant.ofEpochMilli(count * interval.toMillis()));
  }

  @Override
  public Optional<Instant> previous(Instant before) {
    Instant upto = before.minusNanos(1);
    long count = Math.floorDiv(upto.toEpochMilli(), interval.toMillis());
    return Optional.of(Instant.ofEpochMilli(count * interval.toMillis()));
  }

  @Override
  public String description() {
    long millis = interval.toMillis();
    for (Unit unit : Unit.values()) {
      if (millis % unit.millis == 0) {
        long count = millis / unit.millis;
        return "every " + (count == 1 ? unit.word : count + " " + unit.word + "s");
      }
    }
    throw new IllegalStateException("every interval is of whole milliseconds");
  }

  private enum Unit {
    DAY(86_400_000, "day"),
    HOUR(3_600_000, "hour"),
    MINUTE(60_000, "minute"),
    SECOND(1_000, "second"),
    MILLISECOND(1, "millisecond");

    private final long millis;
    private final String word;

    Unit(long millis, String word) {
      this.millis = millis;
      this.word = word;
    }
  }
}
