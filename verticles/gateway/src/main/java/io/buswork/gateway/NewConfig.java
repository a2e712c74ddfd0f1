package io.buswork.gateway;

import io.buswork.store.RolloutOrder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A module's new configuration, as {@code PUT /modules/{name}/config} has it. */
final class NewConfig {

  private NewConfig() {}

  /** From a body such as {@code {"config":{"retries":3}}}. */
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
    JsonObject config = Activation.config(json);
    if (config == null) {
      throw Problem.invalid("/config", "config must be given: an object such as {\"retries\":3}");
    }
    return config;
  }

  /** What is configured, for the audit log: the values may be secrets. */
  static JsonArray keys(JsonObject config) {
    return new JsonArray(config.fieldNames().stream().map(AuditNote::clean).toList());
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
