package io.buswork.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history's daily partitions. */
public interface HistoryStore {

  /** Makes sure that there are partitions for today and so many days more. */
  Future<Void> createPartitions(int daysAhead);

  /**
   * Drops partitions whose youngest task is older than this. Those that somebody is reading stay
   * for another time: no reader waits for this.
   *
   * @return the names of the dropped ones
   */
  Future<List<String>> dropPartitionsOlderThan(Duration age);

  /**
   * Deletes what is kept no longer from a slice of the history.
   *
   * @param cleanedAt when the last whole pass began; null if there was none
   * @param part the partition to go on with; empty: the first
   * @param block where in it
   */
  Future<HistorySlice> deleteSlice(
      Retention retention, @Nullable Instant cleanedAt, String part, long block);
}
