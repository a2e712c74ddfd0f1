package io.buswork.documentation.example;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

public final class Greeter extends TaskVerticle {

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async(
        "greet",
        task -> {
          String name = task.payload().getString("name", "world");
          task.log("greeting " + name);
          return Future.succeededFuture(new JsonObject().put("text", "Hello, " + name + "!"));
        });
  }
}
