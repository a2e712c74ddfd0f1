package io.buswork.postgres;

import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ended attempts, errors and log lines as JSON text. */
final class AttemptText {

  private AttemptText() {}

  static JsonObject write(Attempt attempt) {
    JsonObject json =
        new JsonObject()
            .put("attempt", attempt.attempt())
            .put("node", attempt.node())
            .put("finishedAt", attempt.finishedAt().toString())
            .put("wallUs", attempt.wallMicros())
            .put("cpuUs", attempt.cpuMicros())
            .put("outcome", attempt.outcome().wireName());
    putIfSaid(json, "module", attempt.module());
    putIfSaid(json, "version", attempt.version());
    if (attempt.startedAt() != null) {
      json.put("startedAt", attempt.startedAt().toString());
    }
    if (attempt.error() != null) {
      json.put("error", error(attempt.error()));
    }
    return json;
  }

  static @Nullable String write(@Nullable TaskError error) {
    return error == null ? null : error(error).encode();
  }

  static @Nullable String write(List<String> lines) {
    return lines.isEmpty() ? null : new JsonArray(lines).encode();
  }

  static List<Attempt> readAttempts(@Nullable String text) {
    List<Attempt> attempts = new ArrayList<>();
    if (text != null) {
      new JsonArray(text).forEach(item -> attempts.add(read((JsonObject) item)));
    }
    return attempts;
  }

  static @Nullable TaskError readError(@Nullable String text) {
    return text == null ? null : readError(new JsonObject(text));
  }

  static List<String> readLines(@Nullable String text) {
    return text == null ? List.of() : new JsonArray(text).stream().map(String.class::cast).toList();
  }

  private static Attempt read(JsonObject json) {
    JsonObject error = json.getJsonObject("error");
    return new Attempt(
        json.getInteger("attempt"),
        json.getString("node", ""),
        json.getString("module"),
        json.getString("version"),
        json.containsKey("startedAt") ? instant(json.getString("startedAt")) : null,
        instant(json.getString("finishedAt")),
        json.getLong("wallUs", 0L),
        json.getLong("cpuUs", -1L),
        AttemptOutcome.valueOf(
            json.getString("outcome").toUpperCase(Locale.ROOT).replace('-', '_')),
        error == null ? null : readError(error));
  }

  /** Postgres writes an offset, we write a Z. */
  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static TaskError readError(JsonObject json) {
    return new TaskError(
        json.getString("type", ""), json.getString("message", ""), json.getString("stack"));
  }

  private static JsonObject error(TaskError error) {
    JsonObject json = new JsonObject().put("type", error.type()).put("message", error.message());
    putIfSaid(json, "stack", error.stack());
    return json;
  }

  private static void putIfSaid(JsonObject json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }
}
