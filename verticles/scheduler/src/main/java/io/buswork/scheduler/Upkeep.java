package io.buswork.scheduler;

import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import org.slf4j.Logger;

/** What the duties have in common that keep the tables small, again and again. */
final class Upkeep {

  private Upkeep() {}

  /**
   * Whether the work could be done. What else went wrong than that the database is away is told.
   *
   * @param complaint what it means that it could not
   * @return never fails
   */
  static Future<Boolean> couldBeDone(Future<?> work, Logger log, String complaint) {
    return work.transform(
        done -> {
          if (done.failed() && !(done.cause() instanceof StoreUnavailableException)) {
            log.error(complaint, done.cause());
          }
          return Future.succeededFuture(done.succeeded());
        });
  }
}
