package io.buswork.postgres;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.task.OnDue;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rarely used options as JSON text; tags and expiry have columns of their own. */
final class TaskOptionsText {

  private TaskOptionsText() {}

  /** Null if there is nothing to keep. */
  static @Nullable String write(TaskOptions options) {
    JsonObject json = new JsonObject();
    if (options.key() != null) {
      // First: the index of keys knows by the text's beginning which tasks have one.
      write(json, options.key());
    }
    if (options.onDue() == OnDue.RUN) {
      json.put("onDue", "run");
    }
    if (options.timeout() != null) {
      json.put("timeoutMs", options.timeout().toMillis());
    }
    if (options.backoff() != null) {
      json.put("backoff", write(options.backoff()));
    }
    if (options.version() != null) {
      json.put("version", options.version());
    }
    if (!options.headers().isEmpty()) {
      JsonObject headers = new JsonObject();
      options.headers().forEach(headers::put);
      json.put("headers", headers);
    }
    if (options.concurrencyKey() != null) {
      json.put("concurrencyKey", options.concurrencyKey());
    }
    write(json, options.delivery());
    return json.isEmpty() ? null : json.encode();
  }

  static TaskOptions read(
      @Nullable String text, String @Nullable [] tags, @Nullable Instant expiresAt) {
    if (text == null && tags == null && expiresAt == null) {
      return TaskOptions.NONE;
    }
    JsonObject json = text == null ? new JsonObject() : new JsonObject(text);
    Long timeout = json.getLong("timeoutMs");
    JsonObject backoff = json.getJsonObject("backoff");
    return new TaskOptions(
        "run".equals(json.getString("onDue")) ? OnDue.RUN : OnDue.ENQUEUE,
        timeout == null ? null : Duration.ofMillis(timeout),
        expiresAt,
        backoff == null ? null : readBackoff(backoff),
        json.getString("version"),
        tags == null ? List.of() : List.of(tags),
        readHeaders(json.getJsonObject("headers")),
        readKey(json),
        readDelivery(json),
        json.getString("concurrencyKey"));
  }

  /** Last: a retry by hand adds its mark at the text's end. */
  private static void write(JsonObject json, TaskDelivery delivery) {
    if (delivery.promise() != null) {
      json.put("delivery", delivery.promise().wireName());
    }
    if (delivery.retried()) {
      json.put("retried", true);
    }
  }

  private static TaskDelivery readDelivery(JsonObject json) {
    Delivery promise = Delivery.ofWireName(json.getString("delivery", "")).orElse(null);
    return new TaskDelivery(promise, json.getBoolean("retried", false));
  }

  private static void write(JsonObject json, TaskKey key) {
    json.put("key", key.text());
    Unique unique = key.unique();
    if (unique != null) {
      json.put(
          "unique",
          new JsonObject()
              .put("for", unique.spanText())
              .put("onConflict", unique.onConflict().wireName()));
    }
  }

  private static @Nullable TaskKey readKey(JsonObject json) {
    String text = json.getString("key");
    JsonObject unique = json.getJsonObject("unique");
    return text == null ? null : new TaskKey(text, unique == null ? null : readUnique(unique));
  }

  private static Unique readUnique(JsonObject json) {
    return Unique.of(
        json.getString("for"),
        OnConflict.ofWireName(json.getString("onConflict")).orElse(OnConflict.RETURN));
  }

  private static JsonObject write(Backoff backoff) {
    return new JsonObject()
        .put("kind", backoff.kind().name())
        .put("initialMs", backoff.initial().toMillis())
        .put("maxMs", backoff.max().toMillis())
        .put("jitter", backoff.jitter());
  }

  private static Backoff readBackoff(JsonObject json) {
    return new Backoff(
        Backoff.Kind.valueOf(json.getString("kind")),
        Duration.ofMillis(json.getLong("initialMs")),
        Duration.ofMillis(json.getLong("maxMs")),
        json.getDouble("jitter"));
  }

  private static Map<String, String> readHeaders(@Nullable JsonObject json) {
    if (json == null) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>();
    json.forEach(entry -> headers.put(entry.getKey(), (String) entry.getValue()));
    return headers;
  }
}
