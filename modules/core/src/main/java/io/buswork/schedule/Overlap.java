package io.buswork.schedule;

import java.util.Locale;
import java.util.Optional;

/** What happens at an instant while an earlier task of the same schedule has not ended. */
public enum Overlap {
  /** Nothing: the instant is passed over. */
  SKIP,
  /** Another task is made all the same. */
  ALLOW,
  /** A task is made when the earlier one has ended; one instant at most waits like this. */
  QUEUE;

  /** The name users see and the database keeps. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with this {@link #wireName()}, if there is one. */
  public static Optional<Overlap> ofWireName(String name) {
    for (Overlap each : values()) {
      if (each.wireName().equals(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
