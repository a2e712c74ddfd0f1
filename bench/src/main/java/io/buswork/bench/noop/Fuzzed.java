package io.buswork.bench.noop;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;

/** What is broken in every way, and uploaded. */
public final class Fuzzed extends TaskVerticle {

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("bench.fuzzed", task -> Future.succeededFuture(task.payload()));
  }
}
