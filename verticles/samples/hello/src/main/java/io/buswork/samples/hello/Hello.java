package io.buswork.samples.hello;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Greets, and says which version of the module did. */
public final class Hello extends TaskVerticle {

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async(
        "hello",
        task -> {
          String name = task.payload().getString("name", "world");
          return Future.succeededFuture(
              new JsonObject()
                  .put("greeting", "Hello, " + name + "!")
                  .put("version", task.version()));
        });
  }
}
