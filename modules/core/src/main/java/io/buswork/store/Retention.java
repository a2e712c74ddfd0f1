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
 * and its queue both say something, the shorter time counts.
 *
 * @param byState by final state
 * @param byQueue by queue
 */
public record Retention(Map<TaskState, Duration> byState, Map<String, Duration> byQueue) {

  /** All are kept as long as the history. */
  public static final Retention NONE = new Retention(Map.of(), Map.of());

  private static final List<TaskState> STATES =
      List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELED, TaskState.EXPIRED);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public Retention {
    byState = Map.copyOf(byState);
    byQueue = Map.copyOf(byQueue);
  }

  /** Whether nothing is kept for a shorter time. */
  public boolean isNone() {
    return byState.isEmpty() && byQueue.isEmpty();
  }

  /**
   * From the keys below {@code retention.}: the final states' names, and {@code queues} with {@code
   * name=duration} by commas. Others are not looked at.
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
    return new Retention(byState, byQueue);
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
