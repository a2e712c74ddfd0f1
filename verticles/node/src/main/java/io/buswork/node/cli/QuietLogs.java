package io.buswork.node.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command says what there is to say by itself: its output is read by programs too. */
final class QuietLogs {

  private QuietLogs() {}

  /** From now on nothing is logged in this process. */
  static void set() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      logs.reset();
      logs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }
  }
}
