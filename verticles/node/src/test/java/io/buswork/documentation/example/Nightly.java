package io.buswork.documentation.example;

import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import java.time.Duration;

public final class Nightly extends TaskVerticle {

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("report.daily", Nightly::report).schedule("0 6 * * MON-FRI", "Europe/Berlin");
    handlers.async("cache.refresh", Nightly::refresh).every(Duration.ofMinutes(10));
  }

  private static Future<Object> report(TaskContext task) {
    return Future.succeededFuture("the report of " + task.id());
  }

  private static Future<Object> refresh(TaskContext task) {
    return Future.succeededFuture("refreshed by " + task.id());
  }
}
