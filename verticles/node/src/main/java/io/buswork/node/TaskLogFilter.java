package io.buswork.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.buswork.bus.TraceHeaders;
import io.buswork.loader.ModuleMark;
import io.buswork.task.Task;
import io.buswork.worker.TaskMark;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Lets all lines through, and adds to those that a handler writes which task it works for: as if
 * the handler had put it into the MDC, in whose callbacks too. Other lines of a module's say which
 * module it is.
 */
final class TaskLogFilter extends Filter<ILoggingEvent> {

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (event instanceof LoggingEvent line) {
      TaskMark.Mark mark = TaskMark.current();
      ModuleMark module = mark == null ? ModuleMark.current() : null;
      if (mark != null) {
        line.setMDCPropertyMap(words(mark));
      } else if (module != null) {
        line.setMDCPropertyMap(words(module.module(), module.version()));
      }
    }
    return FilterReply.NEUTRAL;
  }

  private static Map<String, String> words(String module, String version) {
    Map<String, String> words = new HashMap<>();
    Map<String, String> own = MDC.getCopyOfContextMap();
    if (own != null) {
      words.putAll(own);
    }
    words.put("module", module);
    words.put("version", version);
    return words;
  }

  private static Map<String, String> words(TaskMark.Mark mark) {
    Map<String, String> words = words(mark.module(), mark.version());
    Task task = mark.task();
    words.put("task", Long.toString(task.id()));
    words.put("type", task.type());
    words.put("queue", task.queue());
    words.put("attempt", Integer.toString(task.nextAttempt()));
    String trace = task.options().headers().get(TraceHeaders.PARENT);
    if (trace != null) {
      words.put(TraceHeaders.PARENT, trace);
    }
    return words;
  }
}
