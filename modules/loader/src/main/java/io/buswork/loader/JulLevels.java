package io.buswork.loader;

import io.buswork.store.LogLevel;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets the JDK's loggers of modules' code pass on what is below INFO, as far as it is wanted: else
 * they would keep it to themselves. Whose line it is and whether it is logged is judged after that.
 */
final class JulLevels {

  /** Held here: the JDK forgets loggers, and their levels, that nobody holds. */
  private final Map<String, Logger> opened = new HashMap<>();

  /** Opens the loggers of these packages and classes, and gives all others back. */
  void open(Map<String, LogLevel> byName) {
    Map<String, Level> wanted = new HashMap<>();
    byName.forEach(
        (name, level) -> {
          if (level.compareTo(LogLevel.INFO) < 0) {
            wanted.put(name, level == LogLevel.TRACE ? Level.FINEST : Level.FINER);
          }
        });
    opened
        .entrySet()
        .removeIf(
            open -> {
              boolean over = !wanted.containsKey(open.getKey());
              if (over) {
                open.getValue().setLevel(null);
              }
              return over;
            });
    wanted.forEach(
        (name, level) -> opened.computeIfAbsent(name, Logger::getLogger).setLevel(level));
  }
}
