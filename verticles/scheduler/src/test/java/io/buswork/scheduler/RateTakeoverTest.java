package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A new dispatcher knows what was started of an hour's rate, the queue's and that of each key: it
 * neither waits nor starts more.
 */
class RateTakeoverTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whatWasStartedCountsAndTheRestStartsAtOnce() {
    cluster.store.limits = hourly(10);
    cluster.deploy(worker);
    QueueDispatcher first = cluster.dispatcher();
    // Nobody has written anything of this queue's rate yet: as before, that is all of it.
    cluster.store.insert(Tasks.ready(1, 4));
    assertThat(first.parts().admission.room(1)).isZero();
    TestCluster.await(cluster.vertx.undeploy(first.deploymentID()));

    cluster.store.rateUse = new RateUse(List.of(), 0);
    QueueDispatcher second = cluster.dispatcher();
    await().until(() -> worker.received.size() == 4);
    TestCluster.await(cluster.vertx.undeploy(second.deploymentID()));

    cluster.store.insert(Tasks.ready(101, 20));
    QueueDispatcher third = cluster.dispatcher();
    await().until(() -> worker.received.size() >= 9);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(60))
        .until(() -> worker.received.size() <= 10);
    assertThat(third.parts().admission.reason()).isEqualTo("rate");
  }

  @Test
  void eachKeyGoesOnWhereItWasHoweverTheDispatcherBeforeHasEnded() {
    cluster.store.limits =
        new QueueLimits(null, null, null, new RateLimit(4, Duration.ofHours(1)), null, 1);
    cluster.deploy(worker);
    cluster.store.insert(keyed(1, "a", 3));
    cluster.dispatcher();
    await().until(() -> worker.received.size() == 3);
    assertThat(cluster.store.keyStarts).containsExactly(Map.entry("a", 3));

    // The one before does not stop: it is as if it had died, and the newer one ends it.
    cluster.store.insert(keyed(101, "a", 5));
    cluster.store.insert(keyed(201, "b", 5));
    QueueDispatcher second = cluster.dispatcher();
    await().until(() -> worker.received.size() == 3 + 1 + 4);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(60))
        .until(() -> worker.received.size() == 8);
    KeyedWindow window = second.parts().memory.keyed();
    assertThat(window.reason(window.row("a"))).isEqualTo("rate of its key");
    assertThat(cluster.store.keyStarts).containsEntry("a", 4).containsEntry("b", 4);
  }

  @Test
  void tasksWhoseNoteTheDatabaseRefusesAreSentWhenItTakesIt() {
    var refusals = new AtomicInteger(1);
    var store =
        new FakeStore() {
          @Override
          public Future<Void> noteKeyStarts(
              String queue, long epoch, Map<String, Integer> starts, Duration span) {
            return refusals.getAndDecrement() > 0
                ? Future.failedFuture(new IllegalStateException("a test's refusal"))
                : super.noteKeyStarts(queue, epoch, starts, span);
          }
        };
    store.limits =
        new QueueLimits(null, null, null, new RateLimit(4, Duration.ofHours(1)), null, 1);
    try (var refusing = new TestCluster(store)) {
      FakeWorker other = refusing.worker("worker-2");
      refusing.deploy(other);
      store.insert(keyed(1, "a", 2));
      refusing.dispatcher();
      await().until(() -> store.ended.size() == 2);
      assertThat(other.received).hasSize(2);
      assertThat(store.keyStarts).containsExactly(Map.entry("a", 2));
    }
  }

  @Test
  void whatWasStartedLongAgoIsForgotten() {
    cluster.store.limits =
        new QueueLimits(null, null, null, new RateLimit(2, Duration.ofHours(1)), null, 1);
    cluster.store.keyStarts.put("a", 2);
    cluster.store.keyStartsAgo = Duration.ofHours(1);
    cluster.deploy(worker);
    cluster.store.insert(keyed(1, "a", 2));
    cluster.dispatcher();
    await().until(() -> worker.received.size() == 2);
  }

  private static List<Task> keyed(long first, String key, int count) {
    return LongStream.range(first, first + count)
        .mapToObj(id -> Tasks.task(id).concurrencyKey(key).build())
        .toList();
  }

  private static QueueLimits hourly(int limit) {
    return new QueueLimits(null, null, new RateLimit(limit, Duration.ofHours(1)), null, null, 1);
  }
}
