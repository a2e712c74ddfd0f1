package io.buswork.task;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that no two tasks of one type have the same key at the same time, in the whole cluster.
 *
 * @param span how long the task holds its key
 * @param period for {@link Span#PERIOD}, counted from the submit; null for others
 * @param onConflict what becomes of a submit whose key is held
 */
public record Unique(Span span, @Nullable Duration period, OnConflict onConflict) {

  /** How long a task holds its key. */
  public enum Span {
    /** Until the task has ended. */
    ACTIVE,
    /** For ever, also after retention has dropped the task. */
    FOREVER,
    /** For a period after the submit, whether the task has ended or not. */
    PERIOD
  }

  /** What becomes of a submit whose key is held. */
  public enum OnConflict {
    /** It is answered with the task that holds the key. */
    RETURN,
    /** It is refused. */
    REJECT,
    /** What it says takes the place of what the task that holds the key says, while that waits. */
    REPLACE;

    /** As users write it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one with this {@link #wireName()}, if there is one. */
    public static Optional<OnConflict> ofWireName(String name) {
      for (OnConflict each : values()) {
        if (each.wireName().equals(name)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  /** What is meant where nothing is said. */
  public static final Unique DEFAULT = new Unique(Span.ACTIVE, null, OnConflict.RETURN);

  /**
   * From the form users write.
   *
   * @param span {@code active}, {@code forever} or a duration
   * @throws IllegalArgumentException if it is none of these
   */
  public static Unique of(String span, OnConflict onConflict) {
    return switch (span) {
      case "active" -> new Unique(Span.ACTIVE, null, onConflict);
      case "forever" -> new Unique(Span.FOREVER, null, onConflict);
      default -> new Unique(Span.PERIOD, Durations.parse(span), onConflict);
    };
  }

  /** How long the key is held, as users write it. */
  public String spanText() {
    return period == null ? span.name().toLowerCase(Locale.ROOT) : Durations.format(period);
  }
}
