package io.buswork.scheduler;

import io.buswork.store.AuditStore;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the audit log keeps no longer. Every scheduler node does it: doing it twice does no
 * harm.
 */
final class AuditMaintenance {

  /** How often it runs. */
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(AuditMaintenance.class);

  private final AuditStore audit;
  private final Duration retention;

  AuditMaintenance(AuditStore audit, Duration retention) {
    this.audit = audit;
    this.retention = retention;
  }

  /**
   * Deletes all that is too old, some at a time.
   *
   * @return whether it could; never fails
   */
  Future<Boolean> runOnce() {
    return Upkeep.couldBeDone(goOn(), LOG, "old lines of the audit log cannot be deleted");
  }

  private Future<Void> goOn() {
    return audit
        .deleteOlderThan(retention)
        .compose(deleted -> deleted == 0 ? Future.succeededFuture() : goOn());
  }
}
