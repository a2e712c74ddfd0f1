package io.buswork.node.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times and durations, short, for people. */
public final class Times {

  private Times() {}

  /**
   * How far from now, such as {@code 5s ago} or {@code in 3m}.
   *
   * @param time as the API writes it; null: a dash
   */
  static String relative(@Nullable String time, Instant now) {
    if (time == null) {
      return "-";
    }
    Duration ago = Duration.between(Instant.parse(time), now);
    if (ago.abs().toMillis() < 1_000) {
      return "now";
    }
    return ago.isNegative() ? "in " + coarse(ago.negated()) : coarse(ago) + " ago";
  }

  /** In its largest unit alone: {@code 45s}, {@code 3m}, {@code 2h}, {@code 9d}. */
  static String coarse(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 100) {
      return seconds + "s";
    }
    if (seconds < 100 * 60) {
      return seconds / 60 + "m";
    }
    return seconds < 48 * 3_600 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }

  /** Three digits or so: {@code 0.4 ms}, {@code 85 ms}, {@code 1.2 s}, {@code 3m 20s}. */
  public static String exact(double millis) {
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    if (millis < 1_000) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    if (millis < 100_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000);
    }
    long seconds = Math.round(millis / 1_000);
    return seconds / 60 + "m " + seconds % 60 + "s";
  }
}
