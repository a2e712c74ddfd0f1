package io.buswork.scheduler;

import io.vertx.core.Vertx;

/** Calls for a round of dispatching at the moment when a rate allows the next start. */
final class StartAlarm {

  private static final long NONE = -1;

  private final Vertx vertx;
  private final Runnable round;
  private long timer = NONE;
  private long atMillis = Long.MAX_VALUE;

  StartAlarm(Vertx vertx, Runnable round) {
    this.vertx = vertx;
    this.round = round;
  }

  /** Sets it, unless it is set for that time or an earlier one; {@link Long#MAX_VALUE}: never. */
  void setFor(long nextMillis) {
    if (nextMillis >= atMillis) {
      return;
    }
    if (timer != NONE) {
      vertx.cancelTimer(timer);
    }
    atMillis = nextMillis;
    timer =
        vertx.setTimer(
            Math.max(1, nextMillis - TermScope.monotonicMillis()),
            fired -> {
              timer = NONE;
              atMillis = Long.MAX_VALUE;
              round.run();
            });
  }
}
