package io.buswork.loader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Takes a module's handlers, filters and levels away from the JDK's loggers. */
final class LoggingSweep implements Sweep {

  @Override
  public List<String> sweep(ClassLoader loader) {
    List<String> found = new ArrayList<>();
    LogManager manager = LogManager.getLogManager();
    for (String name : Collections.list(manager.getLoggerNames())) {
      Logger logger = manager.getLogger(name);
      if (logger != null) {
        sweep(logger, loader, found);
      }
    }
    return found;
  }

  private static void sweep(Logger logger, ClassLoader loader, List<String> found) {
    String where = " of java.util.logging logger '" + logger.getName() + "': removed";
    for (Handler handler : logger.getHandlers()) {
      if (Ownership.isOf(handler, loader)
          || Ownership.isOf(handler.getFormatter(), loader)
          || Ownership.isOf(handler.getFilter(), loader)) {
        logger.removeHandler(handler);
        found.add("handler " + handler.getClass().getName() + where);
      }
    }
    if (Ownership.isOf(logger.getFilter(), loader)) {
      found.add("filter " + logger.getFilter().getClass().getName() + where);
      logger.setFilter(null);
    }
    if (Ownership.isOf(logger.getLevel(), loader)) {
      found.add("level " + logger.getLevel().getName() + where);
      logger.setLevel(null);
    }
  }
}
