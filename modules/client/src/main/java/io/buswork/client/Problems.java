package io.buswork.client;

import io.buswork.client.BusworkException.FieldError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code application/problem+json}. */
final class Problems {

  private Problems() {}

  /**
   * The error an answer stands for.
   *
   * @param status its status
   * @param reason its status line's words; used where the body is no problem document
   * @param body its body
   * @param retryAfter its {@code Retry-After}
   */
  static BusworkException read(
      int status, String reason, @Nullable Buffer body, @Nullable String retryAfter) {
    JsonObject problem = parse(body);
    return new BusworkException(
        status,
        text(problem, "title", reason),
        text(problem, "detail", ""),
        errors(problem.getValue("errors")),
        retryAfter);
  }

  private static JsonObject parse(@Nullable Buffer body) {
    if (body == null || body.length() == 0) {
      return new JsonObject();
    }
    try {
      return body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      // A proxy's error page, say: the status and its words are all there is to tell.
      return new JsonObject();
    }
  }

  private static List<FieldError> errors(@Nullable Object value) {
    if (!(value instanceof JsonArray list)) {
      return List.of();
    }
    return list.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .map(e -> new FieldError(text(e, "pointer", ""), text(e, "detail", "")))
        .toList();
  }

  private static String text(JsonObject from, String name, String otherwise) {
    return from.getValue(name) instanceof String value ? value : otherwise;
  }
}
