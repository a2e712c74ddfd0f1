package io.buswork.store;

import java.util.Locale;
import java.util.Optional;

/** From which level on something is logged. */
public enum LogLevel {
  /** Each step. */
  TRACE,
  /** What helps to find a fault. */
  DEBUG,
  /** What happens. */
  INFO,
  /** What may be wrong. */
  WARN,
  /** What is wrong. */
  ERROR,
  /** Nothing. */
  OFF;

  /** The name users see. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level with this name; empty if there is none. */
  public static Optional<LogLevel> ofWireName(String name) {
    for (LogLevel level : values()) {
      if (level.wireName().equals(name)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
