package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DepthGuardTest {

  private final Deque<Promise<Long>> counts = new ArrayDeque<>();
  private Map<String, Long> limits = Map.of("q", 100L);
  private int gateways = 1;
  private long millis;
  private final DepthGuard guard =
      new DepthGuard(
          () -> Future.succeededFuture(limits),
          (queue, most) -> {
            Promise<Long> answer = Promise.promise();
            counts.add(answer);
            return answer.future();
          },
          () -> gateways,
          () -> TimeUnit.MILLISECONDS.toNanos(millis));

  @BeforeEach
  void load() {
    guard.load();
  }

  @Test
  void nothingIsCountedForQueuesWithoutALimit() {
    assertThat(guard.admit(tasks("other", 1_000_000)).succeeded()).isTrue();
    assertThat(counts).isEmpty();
    limits = Map.of();
    guard.load();
    assertThat(guard.isNeeded()).isFalse();
  }

  @Test
  void soManyAreLetInAsThereIsRoomForAndNoneMore() {
    var first = guard.admit(tasks("q", 60));
    counted(30, 10);
    assertThat(first.succeeded()).isTrue();
    var second = guard.admit(tasks("q", 11));
    counted(30, 10);
    assertThat(problem(second).status()).as("60 of which the count knew nothing").isEqualTo(429);
    assertThat(problem(second).retryAfterSeconds()).isEqualTo(1);
    assertThat(guard.admit(tasks("q", 10)).succeeded()).isTrue();
  }

  @Test
  void whatIsStoredIsNotCountedTwice() {
    var first = guard.admit(tasks("q", 60));
    counted(0, 1);
    guard.ended(first.result());
    millis += 2000;
    var second = guard.admit(tasks("q", 40));
    counted(60, 1);
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void eachGatewayHandsOutItsPartOfTheRoomBetweenCounts() {
    gateways = 4;
    admit(1);
    counted(20, 50);
    assertThat(guard.admit(tasks("q", 19)).succeeded()).as("a quarter of 80").isTrue();
    assertThat(counts).isEmpty();
    var more = guard.admit(tasks("q", 1));
    assertThat(more.isComplete()).as("counted anew").isFalse();
  }

  @Test
  void aFullQueueIsNotCountedForEachWhoIsRefused() {
    admit(1);
    counted(100, 100);
    assertThat(problem(guard.admit(tasks("q", 1))).status()).isEqualTo(429);
    assertThat(counts).isEmpty();
    millis += 1000;
    assertThat(guard.admit(tasks("q", 1)).isComplete()).isFalse();
    assertThat(counts).hasSize(1);
  }

  @Test
  void whoAsksMeanwhileWaitsForTheSameCount() {
    var first = guard.admit(tasks("q", 60));
    var second = guard.admit(tasks("q", 60));
    assertThat(counts).hasSize(1);
    counted(0, 10);
    assertThat(first.succeeded()).isTrue();
    assertThat(problem(second).status()).isEqualTo(429);
  }

  @Test
  void ofTwoQueuesBothOrNone() {
    limits = Map.of("q", 100L, "r", 1L);
    guard.load();
    var both = guard.admit(List.of(task("q"), task("r"), task("r")));
    while (!both.isComplete()) {
      counted(0, 1);
    }
    assertThat(both.failed()).isTrue();
  }

  private Future<Map<String, Integer>> admit(int count) {
    return guard.admit(tasks("q", count));
  }

  private void counted(long rows, long took) {
    millis += took;
    counts.remove().complete(rows);
  }

  private static Problem problem(Future<?> refused) {
    assertThat(refused.failed()).isTrue();
    return (Problem) refused.cause();
  }

  private static List<NewTask> tasks(String queue, int count) {
    return Collections.nCopies(count, task(queue));
  }

  private static NewTask task(String queue) {
    var task = new NewTask();
    task.type = "t";
    task.queue = queue;
    return task;
  }
}
