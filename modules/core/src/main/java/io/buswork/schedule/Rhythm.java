package io.buswork.schedule;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule is due, as its owner wrote it: one of cron and every.
 *
 * @param cron a cron expression; null where there is an interval
 * @param every an interval; null where there is a cron expression
 * @param zone whose clocks a cron expression goes by
 */
public record Rhythm(@Nullable String cron, @Nullable Duration every, ZoneId zone) {

  public Rhythm {
    if ((cron == null) == (every == null)) {
      throw new IllegalArgumentException("a schedule has either cron or every");
    }
  }

  /**
   * A zone by its name in the IANA database.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ZoneId zone(String name) {
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new IllegalArgumentException(
          "timezone must be a name such as Europe/Berlin, not '" + name + "'");
    }
    return ZoneId.of(name);
  }

  /**
   * What it means.
   *
   * @throws IllegalArgumentException if it means nothing
   */
  public Timing timing() {
    if (cron != null) {
      return Timing.cron(cron, zone);
    }
    if (every != null) {
      return Timing.every(every);
    }
    throw new IllegalStateException("neither cron nor every");
  }
}
