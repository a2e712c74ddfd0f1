package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.SubmitHint;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes while a page of the table is on its way is not forgotten, nor left to the sweep. */
class SlowPagesTest {

  private static final String OTHER = "other";

  private final SlowStore store = new SlowStore();
  private final TestCluster cluster =
      new TestCluster(store).with(new JsonObject().put("sweep-interval", "1h"));
  private final FakeWorker worker = cluster.worker("worker-1");
  private QueueDispatcher dispatcher;

  @BeforeEach
  void open() {
    store.insert(List.of(other(1).build(), other(2).build(), task(20).build()));
    cluster.deploy(worker);
    dispatcher = cluster.dispatcher();
    await().until(() -> store.ended.size() == 1);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whatCanBeRunAgainIsReadOnceMore() {
    keepThePageOf(task(50).build());
    worker.types = Set.of("noop", OTHER);
    await().until(() -> dispatcher.parts().memory.parked().isEmpty());
    store.arrive();
    await().until(() -> store.ended.size() == 4);
    assertThat(worker.received).hasSize(4);
  }

  @Test
  void whatIsLookedForAgainIsFound() {
    store.insert(task(10).build());
    keepThePageOf(task(50).build());
    dispatcher.lookAgain();
    await().until(() -> dispatcher.parts().memory.cursors().seq(5) == 0);
    store.arrive();
    await().until(() -> store.ended.containsKey(10L) && store.ended.containsKey(50L));
  }

  @Test
  void whatIsCommittedAfterHigherIdsIsRun() {
    keepThePageOf(task(50).build());
    cluster.submit(task(40).build());
    await().until(() -> cluster.events.stream().anyMatch(event -> event.id() == 40));
    store.arrive();
    await().until(() -> store.ended.containsKey(40L) && store.ended.containsKey(50L));
  }

  @Test
  void delayedTasksThatCanBeRunAgainAreReadOnceMore() {
    Instant past = cluster.time.instant().minusSeconds(60);
    store.insert(other(60).scheduled(past, OnDue.RUN).build());
    int reads = store.reads.get();
    dispatcher.lookAgain();
    await().until(() -> store.reads.get() > reads);
    store.keepPages();
    await().until(() -> store.pagesOnTheirWay() > 0);
    worker.types = Set.of("noop", OTHER);
    await().until(() -> dispatcher.parts().memory.parked().isEmpty());
    store.arrive();
    await().until(() -> store.ended.containsKey(60L));
    assertThat(store.ended.get(60L).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  /** Has it read, without its having been sent along. */
  private void keepThePageOf(Task task) {
    store.keepPages();
    store.insert(task);
    cluster
        .vertx
        .eventBus()
        .send(
            Addresses.dispatcher(Tasks.QUEUE),
            new SubmitHint(
                Tasks.QUEUE,
                List.of(),
                List.of(
                    new SubmitHint.Ref(
                        task.id(), task.type(), task.priority(), task.state(), null))));
    await().until(() -> store.pagesOnTheirWay() > 0);
  }

  private static Tasks other(long id) {
    return task(id).type(OTHER);
  }
}
