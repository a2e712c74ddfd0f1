package io.buswork.gateway;

import io.buswork.store.TaskFilter;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants done to all tasks that match.
 *
 * @param filter which tasks; no others than the deed makes sense for
 * @param dryRun whether they are only to be counted
 * @param words the filter as it was said
 */
record BulkRequest(TaskFilter filter, boolean dryRun, JsonObject words) {

  private static final Set<String> FIELDS = Set.of("filter", "all", "dryRun");
  private static final Set<String> FILTER_FIELDS =
      Set.of("state", "type", "queue", "tag", "key", "group", "q", "since", "until");

  /**
   * Reads a request's body.
   *
   * @param deed what is wanted
   */
  static BulkRequest read(byte[] body, BulkDeed deed) {
    JsonObject json =
        StrictObject.of(body, "the body must be a JSON object such as {\"filter\":{}}");
    onlyKnown(json, FIELDS, "");
    Object given = json.getValue("filter");
    if (given != null && !(given instanceof JsonObject)) {
      throw Problem.invalid("/filter", "filter must be an object");
    }
    JsonObject fields = given instanceof JsonObject object ? object : new JsonObject();
    onlyKnown(fields, FILTER_FIELDS, "/filter");
    if (fields.stream().allMatch(field -> field.getValue() == null) && !flag(json, "all")) {
      throw Problem.invalid(
          "/filter", "an empty filter means every task: say \"all\": true if that is meant");
    }
    return new BulkRequest(filter(fields, deed), flag(json, "dryRun"), fields);
  }

  /** The same request from what is kept of it: it was meant, also if it means every task. */
  static BulkRequest again(String words, BulkDeed deed) {
    JsonObject fields = new JsonObject(words);
    return new BulkRequest(filter(fields, deed), false, fields);
  }

  private static TaskFilter filter(JsonObject fields, BulkDeed deed) {
    Set<TaskState> states = Queries.states("/filter/state", names(fields.getValue("state")));
    for (TaskState state : states) {
      if (!deed.states().contains(state)) {
        throw Problem.invalid(
            "/filter/state",
            "tasks that are "
                + state.wireName()
                + " cannot be "
                + deed.participle()
                + "; possible are "
                + deed.states().stream()
                    .map(TaskState::wireName)
                    .collect(Collectors.joining(", ")));
      }
    }
    return new TaskFilter(
        states.isEmpty() && deed.states().size() < TaskState.values().length
            ? deed.states()
            : states,
        text(fields, "type"),
        text(fields, "queue"),
        text(fields, "tag"),
        text(fields, "q"),
        Queries.time("/filter/since", text(fields, "since")),
        Queries.time("/filter/until", text(fields, "until")),
        text(fields, "key"),
        text(fields, "group"));
  }

  private static @Nullable String names(@Nullable Object states) {
    if (states == null || states instanceof String) {
      return (String) states;
    }
    if (states instanceof JsonArray list && list.stream().allMatch(String.class::isInstance)) {
      return list.isEmpty()
          ? null
          : list.stream().map(String.class::cast).collect(Collectors.joining(","));
    }
    throw Problem.invalid("/filter/state", "state must be a state's name, or a list of them");
  }

  private static @Nullable String text(JsonObject fields, String name) {
    Object value = fields.getValue(name);
    if (value == null || value instanceof String) {
      return Queries.storable("/filter/" + name, name, (String) value);
    }
    throw Problem.invalid("/filter/" + name, name + " must be text");
  }

  private static boolean flag(JsonObject json, String name) {
    Object value = json.getValue(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw Problem.invalid("/" + name, name + " must be true or false");
  }

  private static void onlyKnown(JsonObject json, Set<String> known, String at) {
    for (String name : json.fieldNames()) {
      if (!known.contains(name)) {
        String[] names = known.toArray(String[]::new);
        Arrays.sort(names);
        throw Problem.invalid(
            at + "/" + Pointers.escape(name),
            "there is no field '" + name + "'; there are " + String.join(", ", names));
      }
    }
  }
}
