package io.buswork.gateway;

import io.buswork.store.AuditDeed;
import io.buswork.store.AuditEnd;
import io.buswork.store.AuditEntry;
import io.buswork.store.AuditFilter;
import io.buswork.store.AuditOutcome;
import io.buswork.store.AuditStore;
import io.buswork.store.SearchPage;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An audit log in memory. What its begin meets can be replaced. */
final class MemoryAudit implements AuditStore {

  final List<AuditDeed> begun = new CopyOnWriteArrayList<>();
  final BlockingQueue<AuditEnd> ended = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> forgotten = new LinkedBlockingQueue<>();
  volatile Supplier<Future<Void>> onBegin = Future::succeededFuture;
  volatile Supplier<Future<Void>> onEnd = Future::succeededFuture;

  @Override
  public Future<Long> begin(AuditDeed deed) {
    return onBegin
        .get()
        .map(
            written -> {
              begun.add(deed);
              return (long) begun.size();
            });
  }

  @Override
  public Future<Void> end(long id, AuditEnd end) {
    ended.add(end);
    return onEnd.get();
  }

  @Override
  public Future<Void> forget(long id) {
    forgotten.add(id);
    return Future.succeededFuture();
  }

  /** All of them, but not more than the limit: what filters mean is the database's matter. */
  @Override
  public Future<SearchPage<AuditEntry>> list(AuditFilter filter, long before, int limit) {
    List<AuditEntry> all = new CopyOnWriteArrayList<>();
    for (int id = (int) Math.min(begun.size(), before - 1); id > 0 && all.size() < limit; id--) {
      all.add(new AuditEntry(id, Instant.EPOCH, begun.get(id - 1), AuditOutcome.BEGUN, null));
    }
    boolean more = !all.isEmpty() && all.get(all.size() - 1).id() > 1;
    return Future.succeededFuture(
        new SearchPage<>(all, more ? all.get(all.size() - 1).id() : null));
  }

  @Override
  public Future<Long> deleteOlderThan(Duration age) {
    return Future.succeededFuture(0L);
  }

  /** The next line that is completed. */
  AuditEnd end() throws InterruptedException {
    return ended.poll(60, TimeUnit.SECONDS);
  }
}
