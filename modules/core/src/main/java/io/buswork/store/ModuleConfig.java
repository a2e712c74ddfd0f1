package io.buswork.store;

import io.vertx.core.json.JsonObject;

/**
 * A module's configuration.
 *
 * @param rollout the rollout that brought it; 0: nobody has configured the module
 * @param values what its verticle's {@code config()} is
 */
public record ModuleConfig(long rollout, JsonObject values) {

  /** Nobody has configured the module. */
  public static ModuleConfig none() {
    return new ModuleConfig(0, new JsonObject());
  }
}
