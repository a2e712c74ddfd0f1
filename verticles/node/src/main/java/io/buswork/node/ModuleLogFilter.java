package io.buswork.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.buswork.loader.ModuleLogLevels;
import io.buswork.store.LogLevel;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Lets modules log from the levels on that somebody has said for them. It is asked for each line
 * that anybody would log, and therefore there only while it is needed.
 */
final class ModuleLogFilter extends TurboFilter {

  private static final ModuleLogFilter ONLY = new ModuleLogFilter();

  /** From now on these modules log from these levels on, all others as the platform does. */
  static void apply(Map<String, LogLevel> byModule) {
    ModuleLogLevels.set(byModule);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      if (byModule.isEmpty()) {
        logs.getTurboFilterList().remove(ONLY);
      } else {
        logs.getTurboFilterList().addIfAbsent(ONLY);
      }
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable failure) {
    LogLevel wanted = ModuleLogLevels.of(logger.getName());
    if (wanted == null) {
      return FilterReply.NEUTRAL;
    }
    return level.isGreaterOrEqual(Level.valueOf(wanted.name()))
        ? FilterReply.ACCEPT
        : FilterReply.DENY;
  }
}
