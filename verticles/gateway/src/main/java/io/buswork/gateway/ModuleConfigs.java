package io.buswork.gateway;

import io.buswork.store.RolloutOrder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Modules' configurations, wherever requests have one. */
final class ModuleConfigs {

  /** Of one that comes as a parameter; longer ones have a body of their own. */
  static final int MOST_CHARACTERS = 8 << 10;

  private ModuleConfigs() {}

  /** From a body such as {@code {"config":{"retries":3}}} that has nothing else. */
  static JsonObject read(String body) {
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException e) {
      throw Problem.malformed("the body must be JSON such as {\"config\":{\"retries\":3}}");
    }
    for (String field : json.fieldNames()) {
      if (!field.equals("config")) {
        throw Problem.invalid("/" + field, "there is no field '" + field + "'");
      }
    }
    JsonObject config = ofField(json);
    if (config == null) {
      throw Problem.invalid("/config", "config must be given: an object such as {\"retries\":3}");
    }
    return config;
  }

  /** The field {@code config} of a body; null if there is none. */
  static @Nullable JsonObject ofField(JsonObject body) {
    Object config = body.getValue("config");
    if (config == null || config instanceof JsonObject) {
      return (JsonObject) config;
    }
    throw notAnObject(Json.encode(config));
  }

  /**
   * The parameter {@code config} of an upload.
   *
   * @param text null: there is none
   * @param activates whether the upload becomes active
   */
  static @Nullable JsonObject ofParameter(@Nullable String text, boolean activates) {
    if (text == null) {
      return null;
    }
    if (!activates) {
      throw Problem.invalid(
          "/config", "config comes into force with an activation: leave activate=false out");
    }
    if (text.length() > MOST_CHARACTERS) {
      throw Problem.invalid(
          "/config",
          "config may have "
              + MOST_CHARACTERS
              + " characters here, not "
              + text.length()
              + ": upload with activate=false, then give it to POST"
              + " /api/v1/modules/{name}/activate");
    }
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw notAnObject(text);
    }
  }

  /** What is configured, for the audit log: the values may be secrets. */
  static JsonArray keys(JsonObject config) {
    return new JsonArray(config.fieldNames().stream().map(AuditNote::clean).toList());
  }

  private static Problem notAnObject(String what) {
    return Problem.invalid(
        "/config", "config must be an object such as {\"retries\":3}, not " + Values.shorten(what));
  }

  /** The active version with that configuration. */
  static RolloutOrder order(JsonObject module, String by, JsonObject config) {
    String active = module.getString("active");
    if (active == null) {
      throw Problem.conflict(
          "module "
              + module.getString("name")
              + " has no active version: activate one, with its config");
    }
    return RolloutOrder.rolling(module.getString("name"), active, by).withConfig(config);
  }
}
