package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.AuditDeed;
import io.buswork.store.AuditEnd;
import io.buswork.store.AuditEntry;
import io.buswork.store.AuditFilter;
import io.buswork.store.AuditStore;
import io.buswork.store.SearchPage;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit log is swept until nothing in it is too old. */
final class AuditMaintenanceTest {

  private static final Duration QUARTER = Duration.ofDays(90);

  private final OldLines lines = new OldLines();

  @Test
  void deletesUntilNothingOldIsLeft() {
    lines.left = 25;
    assertThat(new AuditMaintenance(lines, QUARTER).runOnce().result()).isTrue();
    assertThat(lines.left).isZero();
    assertThat(lines.asked).containsOnly(QUARTER).hasSize(4);
  }

  @Test
  void saysThatItCouldNotWhileTheDatabaseIsAway() {
    lines.away = true;
    assertThat(new AuditMaintenance(lines, QUARTER).runOnce().result()).isFalse();
  }

  /** Deletes ten at a time. */
  private static final class OldLines implements AuditStore {

    private final List<Duration> asked = new ArrayList<>();
    private long left;
    private boolean away;

    @Override
    public Future<Long> deleteOlderThan(Duration age) {
      if (away) {
        return Future.failedFuture(new StoreUnavailableException("away", new IOException()));
      }
      asked.add(age);
      long deleted = Math.min(10, left);
      left -= deleted;
      return Future.succeededFuture(deleted);
    }

    @Override
    public Future<Long> begin(AuditDeed deed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> end(long id, AuditEnd end) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> forget(long id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<SearchPage<AuditEntry>> list(AuditFilter filter, long before, int limit) {
      throw new UnsupportedOperationException();
    }
  }
}
