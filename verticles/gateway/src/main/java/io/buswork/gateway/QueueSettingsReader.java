package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.bus.QueueSettings;
import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a person says a queue is to allow, as {@link QueueSettings}; collects what is wrong
 * with it. Held to {@code openapi.json} by a test.
 */
final class QueueSettingsReader {

  /** The fields it may have, in the order in which they are told. */
  static final List<String> NAMES =
      List.of(
          "paused", "concurrency", "concurrencyPerKey", "rate", "ratePerKey", "maxDepth", "weight");

  private static final List<String> RATE_NAMES = List.of("limit", "per");

  private final FieldErrors errors = new FieldErrors();
  private final JsonObject settings = new JsonObject();

  private QueueSettingsReader() {}

  /**
   * Reads the settings.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static JsonObject read(byte[] source) {
    var reader = new QueueSettingsReader();
    new ObjectBody(source, "a queue's settings", NAMES, reader.errors).read(reader::field);
    reader.errors.throwIfAny();
    return reader.settings;
  }

  private void field(String field, JsonParser parser, Values values) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL && !field.equals("paused")) {
      settings.putNull(field);
      return;
    }
    Object value =
        switch (field) {
          case "paused" -> values.flag(field);
          case "concurrency", "concurrencyPerKey" ->
              values.integer(field, 1, QueueLimits.MAX_CONCURRENCY);
          case "rate", "ratePerKey" -> rate(field, parser, values);
          case "maxDepth" -> values.integer(field, 1, QueueLimits.MAX_DEPTH);
          case "weight" -> values.integer(field, 1, QueueLimits.MAX_WEIGHT);
          default -> throw new IllegalStateException("no reader for the field " + field);
        };
    if (value != null) {
      settings.put(field, value);
    }
  }

  private @Nullable JsonObject rate(String field, JsonParser parser, Values values)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      values.refuse(field, "must be an object such as {\"limit\":10,\"per\":\"1s\"}, or null");
      return null;
    }
    Values of = values.below(field);
    JsonObject rate = new JsonObject();
    Set<String> seen =
        ObjectFields.read(of, RATE_NAMES, (name, at, each) -> rateField(name, each, rate));
    for (String name : RATE_NAMES) {
      if (!seen.contains(name)) {
        of.wrong(name, name + " is missing: a rate is so many (limit) in a time (per)");
      }
    }
    return new JsonObject().put("limit", rate.getValue("limit")).put("perMs", rate.getValue("per"));
  }

  private static void rateField(String name, Values of, JsonObject rate) throws IOException {
    if (name.equals("limit")) {
      rate.put(name, of.integer(name, 1, RateLimit.MAX_LIMIT));
    } else {
      Duration per = of.duration(name, RateLimit.MIN_PER, RateLimit.MAX_PER);
      rate.put(name, per == null ? null : per.toMillis());
    }
  }
}
