package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A million tasks wait. */
class BacklogTest {

  @Test
  void theWindowStaysWithinItsBoundsWhateverWaits() {
    try (var cluster = new TestCluster(new EndlessStore("noop", "x".repeat(2000)))) {
      FakeWorker worker = cluster.worker("worker-1").holding();
      cluster.deploy(worker);
      QueueDispatcher dispatcher = cluster.dispatcher();
      TaskWindow window = dispatcher.parts().memory.window();
      await().until(() -> worker.held.size() == worker.allowance);
      await()
          .during(Duration.ofMillis(500))
          .untilAsserted(
              () -> {
                assertThat(window.bytes()).isLessThanOrEqualTo(16 << 20);
                assertThat(window.size()).isLessThanOrEqualTo(20_000);
              });
      assertThat(window.size()).isGreaterThan(1000);
      assertThat(((EndlessStore) cluster.store).rowsRead).hasValueLessThan(60_000);
    }
  }

  @Test
  void aMillionTasksWithoutAHandlerDelayTheNextOneByLittle() {
    try (var cluster = new TestCluster(new EndlessStore("other", "{}"))) {
      FakeWorker worker = cluster.worker("worker-1");
      cluster.deploy(worker);
      cluster.store.insert(task(EndlessStore.COUNT + 1).build());
      QueueDispatcher dispatcher = cluster.dispatcher();
      await().until(() -> cluster.store.ended.size() == 1);
      long before = ((EndlessStore) cluster.store).rowsRead.get();
      cluster.submit(task(EndlessStore.COUNT + 2).build());
      await().until(() -> cluster.store.ended.size() == 2);
      assertThat(((EndlessStore) cluster.store).rowsRead.get() - before).isLessThan(100_000);
      assertThat(dispatcher.parts().memory.parked().counts()).containsEntry("other", 1_000_000L);
    }
  }
}
