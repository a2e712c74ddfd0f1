package io.buswork.gateway;

import io.buswork.bus.TaskEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events a client wants; what it does not name does not restrict. {@code *} at a word's end
 * stands for anything.
 *
 * @param queue the task's queue
 * @param type the task's type
 * @param task the task's id
 * @param events event types, whole or without {@code io.buswork.task.}; empty: all
 */
record EventFilter(
    @Nullable String queue, @Nullable String type, @Nullable String task, List<String> events) {

  private static final Set<String> NAMES = Set.of("queue", "type", "task", "events");

  EventFilter {
    events = List.copyOf(events);
  }

  /**
   * From a request's parameters.
   *
   * @throws IllegalArgumentException naming an event that does not exist
   */
  static EventFilter of(MultiMap query) {
    String events = Queries.list(query, "events");
    return new EventFilter(
        query.get("queue"),
        query.get("type"),
        query.get("task"),
        events == null
            ? List.of()
            : EventNames.known(
                Arrays.stream(events.split(","))
                    .map(String::strip)
                    .filter(e -> !e.isEmpty())
                    .toList()));
  }

  /**
   * From a frame.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static EventFilter of(JsonObject json) {
    for (String name : json.fieldNames()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "there is no filter '" + name + "'; there are queue, type, task and events");
      }
    }
    List<String> events = new ArrayList<>();
    Object list = json.getValue("events");
    if (list instanceof JsonArray array) {
      array.forEach(event -> events.add(String.valueOf(event)));
    } else if (list != null) {
      throw new IllegalArgumentException("events must be an array of event types");
    }
    return new EventFilter(
        text(json, "queue"), text(json, "type"), text(json, "task"), EventNames.known(events));
  }

  private static @Nullable String text(JsonObject json, String name) {
    Object value = json.getValue(name);
    return value == null ? null : value.toString();
  }

  /** Whether it lets everything through. */
  boolean isUnrestricted() {
    return queue == null && type == null && task == null && events.isEmpty();
  }

  /** Whether it asks for tasks of some kind, so that events of anything else are not meant. */
  private boolean restrictsTasks() {
    return queue != null || type != null || task != null;
  }

  /** Whether it may let one of these through; false where none of them can. */
  boolean mayMatch(EventSummary summary) {
    if (restrictsTasks()
        && (!anyFits(queue, summary.queues()) || !anyFits(type, summary.types()))) {
      return false;
    }
    if (events.isEmpty()) {
      return true;
    }
    for (String happened : summary.events()) {
      if (isWanted(happened)) {
        return true;
      }
    }
    return false;
  }

  /** Tasks of nothing have no queue: then nothing fits, whatever is asked. */
  private static boolean anyFits(@Nullable String pattern, Collection<String> names) {
    for (String name : names) {
      if (pattern == null || EventNames.fits(pattern, name)) {
        return true;
      }
    }
    return false;
  }

  boolean matches(StreamEvent event) {
    TaskEvent about = event.task();
    if (about == null ? restrictsTasks() : !matches(about)) {
      return false;
    }
    return events.isEmpty() || isWanted(event.type());
  }

  private boolean isWanted(String event) {
    for (String wanted : events) {
      if (EventNames.isMeant(wanted, event)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(TaskEvent event) {
    return (queue == null || EventNames.fits(queue, event.queue()))
        && (type == null || EventNames.fits(type, event.type()))
        && (task == null || task.equals(Long.toString(event.id())));
  }
}
