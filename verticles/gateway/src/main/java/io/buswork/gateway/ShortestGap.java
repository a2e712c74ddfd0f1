package io.buswork.gateway;

import io.buswork.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Judges by the runs to come how near to each other they are. */
final class ShortestGap {

  private static final int LOOKED_AT = 50;

  private ShortestGap() {}

  /** Whether no two of the next runs are as near to each other as that. */
  static boolean isLongerThan(Duration span, Timing timing, Instant now) {
    if (span.isZero()) {
      return true;
    }
    List<Instant> runs = timing.upcoming(now, LOOKED_AT);
    for (int i = 1; i < runs.size(); i++) {
      if (Duration.between(runs.get(i - 1), runs.get(i)).compareTo(span) <= 0) {
        return false;
      }
    }
    return true;
  }
}
