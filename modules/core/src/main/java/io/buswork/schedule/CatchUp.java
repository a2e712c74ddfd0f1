package io.buswork.schedule;

import java.util.Locale;
import java.util.Optional;

/** What becomes of instants that nobody was there for. */
public enum CatchUp {
  /** Nothing: they are passed over. */
  NONE,
  /** The last of them runs. */
  LAST,
  /** All of them run, the oldest first; of very many the last {@link FiringPlan#MOST_INSTANTS}. */
  ALL;

  /** The name users see and the database keeps. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with this {@link #wireName()}, if there is one. */
  public static Optional<CatchUp> ofWireName(String name) {
    for (CatchUp each : values()) {
      if (each.wireName().equals(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
