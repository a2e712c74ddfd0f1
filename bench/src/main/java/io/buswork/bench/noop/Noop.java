package io.buswork.bench.noop;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import java.time.Instant;

/** Does nothing, as fast as it can; {@code bench.stamp} tells when it started. */
public final class Noop extends TaskVerticle {

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("bench.noop", task -> Future.succeededFuture());
    handlers.async("bench.stamp", task -> Future.succeededFuture(micros()));
  }

  /** Microseconds since 1970. */
  private static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
