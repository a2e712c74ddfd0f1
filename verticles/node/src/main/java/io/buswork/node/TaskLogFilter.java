package io.buswork.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.buswork.bus.TraceHeaders;
import io.buswork.task.Task;
import io.buswork.worker.TaskMark;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Lets all lines through, and adds to those that a handler writes which task it works for: as if
 * the handler had put it into the MDC, in whose callbacks too.
 */
final class TaskLogFilter extends Filter<ILoggingEvent> {

  @Override
  public FilterReply decide(ILoggingEvent event) {
    TaskMark.Mark mark = TaskMark.current();
    if (mark != null && event instanceof LoggingEvent line) {
      line.setMDCPropertyMap(words(mark));
    }
    return FilterReply.NEUTRAL;
  }

  private static Map<String, String> words(TaskMark.Mark mark) {
    Map<String, String> words = new HashMap<>();
    Map<String, String> own = MDC.getCopyOfContextMap();
    if (own != null) {
      words.putAll(own);
    }
    Task task = mark.task();
    words.put("task", Long.toString(task.id()));
    words.put("type", task.type());
    words.put("queue", task.queue());
    words.put("attempt", Integer.toString(task.nextAttempt()));
    words.put("module", mark.module());
    words.put("version", mark.version());
    String trace = task.options().headers().get(TraceHeaders.PARENT);
    if (trace != null) {
      words.put(TraceHeaders.PARENT, trace);
    }
    return words;
  }
}
