package io.buswork.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.buswork.worker.TaskMark;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How this process logs. */
final class Logs {

  private Logs() {}

  /** What is logged with the JDK's own logging goes to the same log from now on. */
  static void takeJdks() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** One JSON object a line from now on, on every appender that writes text. Twice is as once. */
  static void asJson() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      TaskMark.switchOn();
      Iterator<Appender<ILoggingEvent>> appenders =
          logs.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender
            && !(appender.getEncoder() instanceof JsonEncoder)) {
          change(appender, logs);
        }
      }
    }
  }

  private static void change(OutputStreamAppender<ILoggingEvent> appender, LoggerContext logs) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(logs);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithArguments(false);
    encoder.setWithMessage(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    TaskLogFilter filter = new TaskLogFilter();
    filter.start();
    appender.stop();
    appender.setEncoder(encoder);
    appender.addFilter(filter);
    appender.start();
  }
}
