package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.store.TaskFilter;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  /** The fields there are, in the order in which they are told. */
  static final List<String> NAMES = List.of("filter", "all", "dryRun");

  /** Those of the filter. */
  static final List<String> FILTER_NAMES =
      List.of("state", "type", "queue", "tag", "key", "group", "q", "since", "until");

  /**
   * Reads a request's body.
   *
   * @param source UTF-8
   * @param deed what is wanted
   * @throws Problem 400, 413 or 422
   */
  static BulkRequest read(byte[] source, BulkDeed deed) {
    var errors = new FieldErrors();
    var words = new JsonObject();
    Set<String> yes = new HashSet<>();
    new ObjectBody(source, "a bulk action such as {\"filter\":{\"type\":\"t\"}}", NAMES, errors)
        .read(
            (field, parser, values) -> {
              if (field.equals("filter")) {
                readFilter(values, words);
              } else if (!isNothing(parser) && Boolean.TRUE.equals(values.flag(field))) {
                yes.add(field);
              }
            });
    errors.throwIfAny();
    if (words.isEmpty() && !yes.contains("all")) {
      throw Problem.invalid(
          "/filter", "an empty filter means every task: say \"all\": true if that is meant");
    }
    return new BulkRequest(filter(words, deed), yes.contains("dryRun"), words);
  }

  private static void readFilter(Values body, JsonObject words) throws IOException {
    if (isNothing(body.parser())) {
      return;
    }
    if (body.parser().currentToken() != JsonToken.START_OBJECT) {
      body.refuse("filter", "must be an object");
      return;
    }
    ObjectFields.read(
        body.below("filter"),
        FILTER_NAMES,
        (field, parser, values) -> {
          String text =
              isNothing(parser)
                  ? null
                  : field.equals("state") ? states(values) : values.text(field);
          if (text != null) {
            words.put(field, text);
          }
        });
  }

  private static boolean isNothing(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private static @Nullable String states(Values values) throws IOException {
    if (values.parser().currentToken() != JsonToken.START_ARRAY) {
      return values.text("state");
    }
    List<String> names = new ArrayList<>();
    Values items = values.below("state");
    while (values.parser().nextToken() != JsonToken.END_ARRAY) {
      names.add(items.text(Integer.toString(names.size())));
    }
    return names.isEmpty() ? null : String.join(",", names);
  }

  /** The same request from what is kept of it: it was meant, also if it means every task. */
  static BulkRequest again(String words, BulkDeed deed) {
    JsonObject fields = new JsonObject(words);
    return new BulkRequest(filter(fields, deed), false, fields);
  }

  private static TaskFilter filter(JsonObject fields, BulkDeed deed) {
    Set<TaskState> states = Queries.states("/filter/state", fields.getString("state"));
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

  private static @Nullable String text(JsonObject fields, String name) {
    return Queries.storable("/filter/" + name, name, fields.getString(name));
  }
}
