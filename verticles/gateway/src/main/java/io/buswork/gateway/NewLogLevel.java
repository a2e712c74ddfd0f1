package io.buswork.gateway;

import io.buswork.store.LogLevel;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From which level on a module is to log, as {@code PUT /modules/{name}/log-level} has it.
 *
 * @param level null: as the node does
 */
record NewLogLevel(@Nullable LogLevel level) {

  /** From a body such as {@code {"level":"debug"}}. */
  static NewLogLevel read(String body) {
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException e) {
      throw Problem.malformed("the body must be JSON such as {\"level\":\"debug\"}");
    }
    for (String field : json.fieldNames()) {
      if (!field.equals("level")) {
        throw Problem.invalid("/" + field, "there is no field '" + field + "'");
      }
    }
    if (!json.containsKey("level")) {
      throw invalid("missing");
    }
    Object level = json.getValue("level");
    return new NewLogLevel(level == null ? null : level(level));
  }

  private static LogLevel level(Object value) {
    return LogLevel.ofWireName(value.toString())
        .filter(level -> value instanceof String)
        .orElseThrow(() -> invalid(Values.shorten(Json.encode(value))));
  }

  private static Problem invalid(String what) {
    String names =
        Arrays.stream(LogLevel.values()).map(LogLevel::wireName).collect(Collectors.joining(", "));
    return Problem.invalid(
        "/level", "level must be one of " + names + ", or null for the node's own; it is " + what);
  }

  JsonObject toJson() {
    return new JsonObject().put("level", level == null ? null : level.wireName());
  }
}
