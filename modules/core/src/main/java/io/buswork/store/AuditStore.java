package io.buswork.store;

import io.vertx.core.Future;
import java.time.Duration;

/** The audit log: who has changed what. */
public interface AuditStore {

  /**
   * Writes down that somebody sets out to change something.
   *
   * @return the line's number
   */
  Future<Long> begin(AuditDeed deed);

  /** Adds how it ended. */
  Future<Void> end(long id, AuditEnd end);

  /** Takes a line back: it turned out that nothing was to be changed. */
  Future<Void> forget(long id);

  /**
   * Lines, the newest first.
   *
   * @param before only those with a lower number
   */
  Future<SearchPage<AuditEntry>> list(AuditFilter filter, long before, int limit);

  /**
   * Deletes some of the lines that are older, the oldest first.
   *
   * @return how many; fewer than there are, if there are many
   */
  Future<Long> deleteOlderThan(Duration age);
}
