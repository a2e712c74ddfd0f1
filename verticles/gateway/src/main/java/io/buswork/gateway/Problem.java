package io.buswork.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that says what went wrong, as RFC 9457 has it. Thrown by routes, or a future's failure.
 * Without a stack: it tells the user of a mistake, not us.
 */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final transient List<FieldError> errors;
  private final int retryAfterSeconds;

  private Problem(
      int status, String title, String detail, List<FieldError> errors, int retryAfterSeconds) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
    this.errors = List.copyOf(errors);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static Problem malformed(String detail) {
    return new Problem(400, "Malformed request", detail, List.of(), 0);
  }

  static Problem unauthorized(String detail) {
    return new Problem(401, "Unauthorized", detail, List.of(), 0);
  }

  static Problem forbidden(String detail) {
    return new Problem(403, "Forbidden", detail, List.of(), 0);
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail, List.of(), 0);
  }

  static Problem conflict(String detail) {
    return new Problem(409, "Conflict", detail, List.of(), 0);
  }

  static Problem conflict(String pointer, String detail) {
    return new Problem(409, "Conflict", detail, List.of(new FieldError(pointer, detail)), 0);
  }

  static Problem tooLarge(String detail) {
    return new Problem(413, "Too large", detail, List.of(), 0);
  }

  static Problem unsupported(String detail) {
    return new Problem(415, "Unsupported media type", detail, List.of(), 0);
  }

  static Problem invalid(List<FieldError> errors) {
    FieldError first = errors.get(0);
    String detail =
        first.detail() + (errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "");
    return new Problem(422, "Invalid request", detail, errors, 0);
  }

  static Problem invalid(String pointer, String detail) {
    return invalid(List.of(new FieldError(pointer, detail)));
  }

  static Problem unprocessable(String detail) {
    return new Problem(422, "Cannot be done", detail, List.of(), 0);
  }

  static Problem tooMany(String detail, int retryAfterSeconds) {
    return new Problem(429, "Too many tasks", detail, List.of(), retryAfterSeconds);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "Not available just now", detail, List.of(), 1);
  }

  static Problem internal() {
    return new Problem(500, "Internal error", "the node's log tells more", List.of(), 0);
  }

  static Problem ofStatus(int status, String title, String detail) {
    return new Problem(status, title, detail, List.of(), 0);
  }

  int status() {
    return status;
  }

  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", getMessage());
    if (!errors.isEmpty()) {
      List<JsonObject> list = new ArrayList<>();
      errors.forEach(
          e -> list.add(new JsonObject().put("pointer", e.pointer()).put("detail", e.detail())));
      json.put("errors", new JsonArray(list));
    }
    return json;
  }

  /**
   * What is wrong with one field.
   *
   * @param pointer which, as a JSON pointer
   * @param detail what is wrong, and what would be right
   */
  record FieldError(String pointer, String detail) {}
}
