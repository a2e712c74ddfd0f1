package io.buswork.store;

import io.vertx.core.Future;

/** What the database tells of itself, for the metrics. */
@FunctionalInterface
public interface DatabaseStats {

  /**
   * Asks. Counts a million waiting tasks in a tenth of a second or so: not for loops, nor for
   * somebody who waits.
   */
  Future<DatabaseReport> read();
}
