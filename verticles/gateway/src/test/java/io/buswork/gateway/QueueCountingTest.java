package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.QueueCounts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueueCountingTest {

  private static final QueueCounts COUNTS = new QueueCounts(Map.of(), null);

  private final Deque<Promise<QueueCounts>> asked = new ArrayDeque<>();
  private long millis;
  private final QueueCounting counting =
      new QueueCounting(
          queue -> {
            Promise<QueueCounts> answer = Promise.promise();
            asked.add(answer);
            return answer.future();
          },
          () -> TimeUnit.MILLISECONDS.toNanos(millis));

  @Test
  void aQueueThatIsCountedInNoTimeIsCountedForEverybody() {
    count(2);
    count(2);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aLongCountHoldsForTwentyTimesAsLong() {
    count(300);
    millis += 5_999;
    assertThat(counting.of("q").result()).isSameAs(COUNTS);
    assertThat(asked).hasSize(1);
    millis += 1;
    assertThat(counting.of("q").isComplete()).isFalse();
    assertThat(asked).hasSize(2);
  }

  @Test
  void whoAsksMeanwhileGetsTheSameAnswer() {
    Future<QueueCounts> first = counting.of("q");
    Future<QueueCounts> second = counting.of("q");
    assertThat(asked).hasSize(1);
    asked.getLast().complete(COUNTS);
    assertThat(first.result()).isSameAs(second.result());
  }

  @Test
  void aFailureIsNotKept() {
    Future<QueueCounts> failed = counting.of("q");
    asked.getLast().fail("away");
    assertThat(failed.failed()).isTrue();
    counting.of("q");
    assertThat(asked).hasSize(2);
  }

  private void count(long tookMillis) {
    Future<QueueCounts> answer = counting.of("q");
    millis += tookMillis;
    asked.getLast().complete(COUNTS);
    assertThat(answer.result()).isSameAs(COUNTS);
  }
}
