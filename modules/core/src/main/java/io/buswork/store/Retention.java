package io.buswork.store;

import io.buswork.task.Durations;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which ended tasks are kept for a shorter time than the history as a whole. Where a task's state
 * and its queue both say something, the shorter time counts. And how long the audit log is kept.
 *
 * @param byState by final state
 * @param byQueue by queue
 * @param audit lines of the audit log
 */
public record Retention(
    Map<TaskState, Duration> byState, Map<String, Duration> byQueue, Duration audit) {

  /** A quarter of a year. */
  public static final Duration DEFAULT_AUDIT = Duration.ofDays(90);

  /** All tasks are kept as long as the history. */
  public static final Retention NONE = new Retention(Map.of(), Map.of(), DEFAULT_AUDIT);

  private static final List<TaskState> STATES =
      List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELED, TaskState.EXPIRED);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public Retention {
    byState = Map.copyOf(byState);
    byQueue = Map.copyOf(byQueue);
  }

  /** Whether no task is kept for a shorter time. */
  public boolean isNone() {
    return byState.isEmpty() && byQueue.isEmpty();
  }

  /**
   * From the keys below {@code retention.}: the final states' names, {@code queues} with {@code
   * name=duration} by commas, and {@code audit}. Others are not looked at.
   *
   * @throws IllegalArgumentException naming the key, the value and what would be right
   */
  public static Retention fromJson(JsonObject json) {
    Map<TaskState, Duration> byState = new EnumMap<>(TaskState.class);
    for (TaskState state : STATES) {
      String text = json.getString(state.wireName());
      if (text != null) {
        byState.put(state, duration("retention." + state.wireName(), text, text));
      }
    }
    Map<String, Duration> byQueue = new TreeMap<>();
    String queues = json.getString("queues");
    if (queues != null && !queues.isBlank()) {
      for (String each : queues.split(",", -1)) {
        int equals = each.indexOf('=');
        String name = equals < 0 ? "" : each.substring(0, equals).strip();
        if (name.isEmpty()) {
          throw refused("retention.queues", queues, "queues as name=duration, by commas");
        }
        byQueue.put(name, duration("retention.queues", queues, each.substring(equals + 1).strip()));
      }
    }
    String audit = json.getString("audit");
    return new Retention(
        byState,
        byQueue,
        audit == null ? DEFAULT_AUDIT : duration("retention.audit", audit, audit));
  }

  private static Duration duration(String key, String said, String text) {
    Duration duration;
    try {
      duration = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(key, said, Durations.FORM);
    }
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw refused(key, said, "from 1m to 36500d");
    }
    return duration;
  }

  private static IllegalArgumentException refused(String key, String value, String right) {
    return new IllegalArgumentException(key + "=" + value + ": must be " + right);
  }
}
