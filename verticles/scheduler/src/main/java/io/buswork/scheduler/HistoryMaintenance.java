package io.buswork.scheduler;

import io.buswork.store.HistoryStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the history's partitions of the next days and drops those that retention gives up. Every
 * scheduler node does it: doing it twice does no harm.
 */
final class HistoryMaintenance {

  /** How often it runs. */
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(HistoryMaintenance.class);
  private static final int DAYS_AHEAD = 2;

  private final HistoryStore history;
  private final Duration retention;

  HistoryMaintenance(HistoryStore history, Duration retention) {
    this.history = history;
    this.retention = retention;
  }

  /**
   * Does what is due.
   *
   * @return whether it could; never fails
   */
  Future<Boolean> runOnce() {
    return Upkeep.couldBeDone(
        history
            .createPartitions(DAYS_AHEAD)
            .compose(v -> history.dropPartitionsOlderThan(retention))
            .onSuccess(HistoryMaintenance::tell),
        LOG,
        "the history's partitions cannot be kept");
  }

  private static void tell(List<String> dropped) {
    if (!dropped.isEmpty()) {
      LOG.info("dropped from the history, by retention: {}", dropped);
    }
  }
}
