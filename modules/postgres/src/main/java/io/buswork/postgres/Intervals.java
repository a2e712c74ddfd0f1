package io.buswork.postgres;

import io.vertx.pgclient.data.Interval;
import java.time.Duration;

/** Durations as the driver wants them. */
final class Intervals {

  private Intervals() {}

  static Interval of(Duration duration) {
    return Interval.of(duration);
  }
}
