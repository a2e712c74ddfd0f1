package io.buswork.gateway;

import io.buswork.api.Backoff;
import io.buswork.store.TaskView;
import io.buswork.task.Attempt;
import io.buswork.task.Durations;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tasks as users see them. */
final class TaskJson {

  private TaskJson() {}

  static JsonObject submitted(Task task) {
    return fields(task, task.state());
  }

  static JsonObject view(TaskView view) {
    JsonObject json = fields(view.task(), view.state());
    putTime(json, "finishedAt", view.finishedAt());
    json.put("attempts", new JsonArray(view.attempts().stream().map(TaskJson::attempt).toList()));
    if (view.result() != null) {
      json.put("result", Json.decodeValue(view.result()));
    }
    if (!view.logs().isEmpty()) {
      json.put("logs", new JsonArray(view.logs()));
    }
    return json;
  }

  private static JsonObject fields(Task task, TaskState state) {
    JsonObject json =
        new JsonObject()
            .put("id", Long.toString(task.id()))
            .put("type", task.type())
            .put("queue", task.queue())
            .put("state", state.wireName())
            .put("priority", task.priority())
            .put("payload", Json.decodeValue(task.payload()))
            .put("attempt", task.attempt())
            .put("createdAt", time(task.createdAt()));
    if (task.maxAttempts() > 0) {
      json.put("maxAttempts", task.maxAttempts());
    }
    putTime(json, "runAt", task.runAt());
    if (!task.options().isNone()) {
      options(json, task.options());
    }
    return json;
  }

  private static void options(JsonObject json, TaskOptions options) {
    if (options.onDue() == OnDue.RUN) {
      json.put("onDue", "run");
    }
    if (options.timeout() != null) {
      json.put("timeout", Durations.format(options.timeout()));
    }
    putTime(json, "expiresAt", options.expiresAt());
    if (options.backoff() != null) {
      json.put("backoff", backoff(options.backoff()));
    }
    if (options.version() != null) {
      json.put("version", options.version());
    }
    if (!options.tags().isEmpty()) {
      json.put("tags", new JsonArray(List.copyOf(options.tags())));
    }
    if (!options.headers().isEmpty()) {
      JsonObject headers = new JsonObject();
      options.headers().forEach(headers::put);
      json.put("headers", headers);
    }
  }

  static JsonObject backoff(Backoff backoff) {
    return new JsonObject()
        .put("kind", backoff.kind().name().toLowerCase(Locale.ROOT))
        .put("initial", Durations.format(backoff.initial()))
        .put("max", Durations.format(backoff.max()))
        .put("jitter", backoff.jitter());
  }

  private static JsonObject attempt(Attempt attempt) {
    JsonObject json =
        new JsonObject().put("attempt", attempt.attempt()).put("node", attempt.node());
    if (attempt.module() != null && !attempt.module().isEmpty()) {
      json.put("module", attempt.module()).put("version", attempt.version());
    }
    putTime(json, "startedAt", attempt.startedAt());
    putTime(json, "finishedAt", attempt.finishedAt());
    json.put("wallMs", attempt.wallMicros() / 1000.0);
    if (attempt.cpuMicros() >= 0) {
      json.put("cpuMs", attempt.cpuMicros() / 1000.0);
    }
    json.put("outcome", attempt.outcome().wireName());
    TaskError error = attempt.error();
    if (error != null) {
      json.put(
          "error",
          new JsonObject()
              .put("type", error.type())
              .put("message", error.message())
              .put("stack", error.stack()));
    }
    return json;
  }

  static String time(Instant time) {
    return StreamEvent.time(time.toEpochMilli());
  }

  private static void putTime(JsonObject json, String key, @Nullable Instant time) {
    if (time != null) {
      json.put(key, time(time));
    }
  }
}
