package io.buswork.scheduler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits a little after a read of the table that failed, and lets it be tried again. */
final class ReadPause {

  private static final Logger LOG = LoggerFactory.getLogger(ReadPause.class);
  private static final long MILLIS = 200;

  private final TermScope scope;
  private final String what;
  private final Runnable again;
  private boolean on;

  /**
   * @param what is read, in the plural
   * @param again called when it is over
   */
  ReadPause(TermScope scope, String what, Runnable again) {
    this.scope = scope;
    this.what = what;
    this.again = again;
  }

  /** Whether nothing is to be read just now. */
  boolean isOn() {
    return on;
  }

  /** A read has failed. */
  void begin(Throwable cause) {
    if (scope.calls().isClosed()) {
      return;
    }
    if (!scope.calls().isAway()) {
      LOG.error("queue {}: {} cannot be read", scope.queue(), what, cause);
    }
    on = true;
    scope
        .vertx()
        .setTimer(
            MILLIS,
            fired -> {
              on = false;
              again.run();
            });
  }
}
