package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IdBlocksTest {

  private final FakeTaskStore store = new FakeTaskStore();
  private final AtomicLong nanos = new AtomicLong();
  private final IdBlocks ids = new IdBlocks(store, nanos::get);

  @Test
  void idsGrowAndAreNeverGivenTwice() {
    Set<Long> given = new HashSet<>();
    long last = 0;
    for (int i = 0; i < 50_000; i += 7) {
      long first = ids.take(7).result();
      assertThat(first).isGreaterThan(last);
      for (int j = 0; j < 7; j++) {
        assertThat(given.add(first + j)).isTrue();
      }
      last = first;
    }
  }

  @Test
  void theNextBlockIsFetchedBeforeTheLastOneEnds() {
    ids.take(1);
    Queue<Promise<Void>> calls = new ArrayDeque<>();
    store.onReserve =
        count -> {
          Promise<Void> call = Promise.promise();
          calls.add(call);
          return call.future();
        };
    for (int i = 0; i < 9; i++) {
      assertThat(ids.take(1000).succeeded()).isTrue();
    }
    assertThat(calls).hasSize(1);
    Future<Long> waits = ids.take(2000);
    assertThat(waits.isComplete()).isFalse();
    calls.remove().complete();
    assertThat(waits.result()).isEqualTo(10_001);
  }

  @Test
  void anOldBlockIsGivenUp() {
    assertThat(ids.take(1).result()).isEqualTo(1);
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(ids.take(1).result()).isEqualTo(10_001);
  }

  @Test
  void aLargeRequestGetsARunOfItsOwn() {
    ids.take(1);
    assertThat(ids.take(50_000).result()).isEqualTo(10_001);
    assertThat(ids.take(1).result()).isEqualTo(2);
  }

  @Test
  void afterAFailureTheNextOneAsksAgain() {
    store.onReserve = count -> Future.failedFuture("away");
    assertThat(ids.take(1).failed()).isTrue();
    store.onReserve = count -> Future.succeededFuture();
    assertThat(ids.take(1).succeeded()).isTrue();
  }
}
