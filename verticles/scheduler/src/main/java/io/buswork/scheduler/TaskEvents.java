package io.buswork.scheduler;

import io.buswork.bus.ProgressBatch;
import io.buswork.bus.TaskEvent;
import io.buswork.store.Settlement;
import io.buswork.task.Attempt;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The events of tasks. Their details, as JSON: {@code progress} has {@code percent} and {@code
 * message}; {@code log} has {@code line}; ends have {@code wallMs} where an attempt ran, {@code
 * error} ({@code type}, {@code message}) where there was one, and {@code runAt} where another
 * attempt follows at a time.
 */
final class TaskEvents {

  private TaskEvents() {}

  static TaskEvent submitted(String queue, long id, String type, long atMillis) {
    return new TaskEvent(
        TaskEvent.Kind.SUBMITTED, id, type, queue, 0, atMillis, null, null, null, null);
  }

  static TaskEvent canceled(String queue, long id, String type, long atMillis) {
    return new TaskEvent(
        TaskEvent.Kind.CANCELED, id, type, queue, 0, atMillis, null, null, null, null);
  }

  static TaskEvent started(Running running) {
    return of(TaskEvent.Kind.STARTED, running, running.startedAtMillis(), null);
  }

  static TaskEvent progress(Running running, ProgressBatch.Report report, long atMillis) {
    String detail =
        new JsonObject().put("percent", report.percent()).put("message", report.message()).encode();
    return of(TaskEvent.Kind.PROGRESS, running, atMillis, detail);
  }

  static TaskEvent log(Running running, String line, long atMillis) {
    String detail = new JsonObject().put("line", line).encode();
    return of(TaskEvent.Kind.LOG, running, atMillis, detail);
  }

  /** What a settlement makes known; null: nothing. */
  static @Nullable TaskEvent settled(Running running, Settlement settlement, Instant now) {
    TaskEvent.Kind kind = OutcomeRules.eventOf(settlement);
    return kind == null ? null : of(kind, running, now.toEpochMilli(), detail(settlement));
  }

  /** The same for a task that had no attempt under way. */
  static @Nullable TaskEvent settled(Task task, Settlement settlement, Instant now) {
    TaskEvent.Kind kind = OutcomeRules.eventOf(settlement);
    return kind == null
        ? null
        : new TaskEvent(
            kind,
            task.id(),
            task.type(),
            task.queue(),
            0,
            now.toEpochMilli(),
            null,
            null,
            null,
            null);
  }

  private static TaskEvent of(
      TaskEvent.Kind kind, Running running, long atMillis, @Nullable String detail) {
    Task task = running.task();
    return new TaskEvent(
        kind,
        task.id(),
        task.type(),
        task.queue(),
        running.attempt(),
        atMillis,
        running.node().id(),
        running.module().isEmpty() ? null : running.module(),
        running.version().isEmpty() ? null : running.version(),
        detail);
  }

  private static @Nullable String detail(Settlement settlement) {
    Attempt attempt = settlement.attempt();
    if (attempt == null) {
      return null;
    }
    TaskError error = attempt.error();
    if (error == null && settlement.runAt() == null) {
      return wallTime(attempt.wallMicros());
    }
    var detail = new JsonObject().put("wallMs", attempt.wallMicros() / 1000.0);
    if (error != null) {
      detail.put(
          "error", new JsonObject().put("type", error.type()).put("message", error.message()));
    }
    if (settlement.runAt() != null) {
      detail.put("runAt", settlement.runAt().toString());
    }
    return detail.encode();
  }

  /** The same as a JSON object would say, made without one: there is one for every task. */
  private static String wallTime(long micros) {
    long rest = micros % 1000;
    String zeros = rest < 10 ? "00" : rest < 100 ? "0" : "";
    return "{\"wallMs\":" + micros / 1000 + '.' + zeros + rest + '}';
  }
}
