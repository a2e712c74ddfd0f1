package io.buswork.documentation.example;

import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import java.time.Duration;

public final class Shop extends TaskVerticle {

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("order.stock", Shop::setAside).on("order.paid");
    handlers.async("order.check", Shop::check).on("order.*", Duration.ofMinutes(5));
  }

  private static Future<Object> setAside(TaskContext task) {
    return Future.succeededFuture("set aside for " + task.payload().getString("order"));
  }

  private static Future<Object> check(TaskContext task) {
    return Future.succeededFuture("checked after " + task.headers().get("event-name"));
  }
}
