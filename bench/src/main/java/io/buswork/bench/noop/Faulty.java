package io.buswork.bench.noop;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;

/** Fails every tenth task: what a canary is there to find out. */
public final class Faulty extends TaskVerticle {

  private static final int ONE_OF = 10;

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async(
        "bench.noop",
        task ->
            task.id() % ONE_OF == 0 ? Future.failedFuture("one of ten") : Future.succeededFuture());
  }
}
