package io.buswork.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** The history's daily partitions. */
public interface HistoryStore {

  /** Makes sure that there are partitions for today and so many days more. */
  Future<Void> createPartitions(int daysAhead);

  /**
   * Drops partitions whose youngest task is older than this.
   *
   * @return the names of the dropped ones
   */
  Future<List<String>> dropPartitionsOlderThan(Duration age);
}
