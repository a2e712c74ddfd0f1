package io.buswork.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events to stream; null or empty does not restrict.
 *
 * @param queue of this queue
 * @param type of this task type
 * @param task of this task
 * @param events of these kinds, such as {@code succeeded}
 * @param since begin after the event with this id, as far as the server still has it; null: with
 *     what happens from now on
 */
public record StreamFilter(
    @Nullable String queue,
    @Nullable String type,
    @Nullable String task,
    List<String> events,
    @Nullable String since) {

  /** All that happens from now on. */
  public static final StreamFilter ALL = new StreamFilter(null, null, null, List.of(), null);

  public StreamFilter {
    events = List.copyOf(events);
  }

  /** The same, beginning after this event. */
  public StreamFilter since(@Nullable String cursor) {
    return new StreamFilter(queue, type, task, events, cursor);
  }

  Map<String, String> parameters() {
    var parameters = new LinkedHashMap<String, String>();
    put(parameters, "queue", queue);
    put(parameters, "type", type);
    put(parameters, "task", task);
    put(parameters, "events", events.isEmpty() ? null : String.join(",", events));
    put(parameters, "since", since);
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
