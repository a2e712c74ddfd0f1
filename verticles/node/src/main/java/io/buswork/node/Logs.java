package io.buswork.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.buswork.worker.TaskMark;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How this process logs. */
final class Logs {

  private static final AtomicBoolean CHANGED = new AtomicBoolean();

  private Logs() {}

  /** What is logged with the JDK's own logging goes to the same log from now on. */
  static void takeJdks() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /**
   * One JSON object a line from now on, on every appender that writes text; what handlers print is
   * logged like that too. Twice is as once.
   */
  static void asJson() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs
        && CHANGED.compareAndSet(false, true)) {
      TaskMark.switchOn();
      Iterator<Appender<ILoggingEvent>> appenders =
          logs.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
          change(appender, logs);
        }
      }
      PrintedLines.becomeLogged();
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
    if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
      // It would look up System.out at each line, and find what logs to it.
      console.setOutputStream(new Kept(stream(console)));
    }
  }

  private static OutputStream stream(ConsoleAppender<ILoggingEvent> console) {
    return console.getTarget().equals(ConsoleTarget.SystemErr.getName()) ? System.err : System.out;
  }

  /** A stream that stays open. */
  private static final class Kept extends FilterOutputStream {

    Kept(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] octets, int from, int count) throws IOException {
      out.write(octets, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
