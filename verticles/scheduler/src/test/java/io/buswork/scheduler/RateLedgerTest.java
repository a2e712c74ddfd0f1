package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is started that is not written down; the clock is ticked. */
class RateLedgerTest {

  private static final RateLimit HOURLY = new RateLimit(32, Duration.ofHours(1));

  private final List<RateUse> written = new ArrayList<>();
  private final List<Promise<Void>> writes = new ArrayList<>();
  private final StartRate rate = new StartRate(HOURLY, Long.MIN_VALUE);
  private boolean wanted = true;
  private int told;
  private final RateLedger ledger = new RateLedger(this::write, () -> wanted, () -> told++);

  private Future<Void> write(RateUse use) {
    written.add(use);
    Promise<Void> promise = Promise.promise();
    writes.add(promise);
    return promise.future();
  }

  private void written() {
    writes.get(writes.size() - 1).complete();
  }

  private int room(long nowMillis) {
    return ledger.room(HOURLY, rate, nowMillis);
  }

  private void start(int tasks, long nowMillis) {
    rate.take(tasks, nowMillis);
    ledger.started(tasks);
  }

  @Test
  void aPartIsReservedBeforeItIsUsedAndTheNextOneInTime() {
    assertThat(room(0)).isZero();
    assertThat(room(0)).as("being written").isZero();
    assertThat(written).containsExactly(new RateUse(List.of(), 2));
    written();
    assertThat(told).isOne();
    assertThat(room(1)).isEqualTo(2);
    start(2, 1);
    assertThat(room(2)).isZero();
    assertThat(written).hasSize(2);
    assertThat(written.get(1))
        .isEqualTo(new RateUse(List.of(new RateUse.Starts(Duration.ofMillis(1), 2)), 2));
  }

  @Test
  void nothingIsReservedForNobodyNorBeyondTheRate() {
    wanted = false;
    assertThat(room(0)).isZero();
    assertThat(written).isEmpty();
    wanted = true;
    for (int i = 0; i < 16; i++) {
      room(10);
      written();
      start(room(10), 10);
    }
    assertThat(room(11)).isZero();
    assertThat(written).as("there was no more to be had").hasSize(16);
    assertThat(written.get(15).reserved()).isEqualTo(2);
    assertThat(written.get(15).starts().stream().mapToInt(RateUse.Starts::count).sum())
        .isEqualTo(30);
  }

  @Test
  void whatIsNotUsedInTimeIsGivenBack() {
    room(0);
    written();
    assertThat(room(4_999)).isEqualTo(2);
    assertThat(room(5_000)).isZero();
    assertThat(written).hasSize(2);
    written();
    assertThat(room(5_001)).isEqualTo(2);
  }

  @Test
  void aWriteThatFailsIsMadeAgain() {
    room(0);
    writes.get(0).fail("away");
    assertThat(told).isZero();
    assertThat(room(1)).isZero();
    assertThat(written).hasSize(2);
    written();
    assertThat(room(2)).isEqualTo(2);
  }
}
