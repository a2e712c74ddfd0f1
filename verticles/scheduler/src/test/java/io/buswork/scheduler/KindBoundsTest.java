package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.store.KeyCursor;
import io.buswork.store.QueueLimits;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However many types are submitted, little is kept of each. */
class KindBoundsTest {

  private static final int MANY = 200_000;
  private static final int STRANGE = 5_000;

  @Test
  void kindsThatAreNotInUseAreForgotten() {
    QueueMemory memory = memory();
    Task waiting = task(1).type("waiting").build();
    TaskKind inWindow = memory.kinds().of(waiting);
    memory.window().add(waiting, inWindow, 5, 1);
    Task keyed = task(2).type("keyed").concurrencyKey("key").build();
    TaskKind ofKey = memory.kinds().of(keyed);
    memory.keyed().add(memory.keyed().rowFor("key"), keyed, ofKey, 5, 2);
    TaskKind parked = memory.kinds().of("parked", "2");
    memory.parked().park(parked);
    TaskKind aside = memory.kinds().of("aside", null);
    memory.aside().add(aside);
    for (int i = 0; i < MANY; i++) {
      memory.kinds().of("strange-" + i, i % 2 == 0 ? null : "1");
      assertThat(memory.kinds().size()).isLessThanOrEqualTo(TaskKinds.FEW);
    }
    assertThat(memory.kinds().of("waiting", null)).isSameAs(inWindow);
    assertThat(memory.kinds().of("keyed", null)).isSameAs(ofKey);
    assertThat(memory.kinds().of("parked", "2")).isSameAs(parked);
    assertThat(memory.kinds().of("aside", null)).isSameAs(aside);
  }

  @Test
  void ofManyParkedKindsOnlySomeAreToldApart() {
    QueueMemory memory = memory();
    for (int i = 0; i < MANY; i++) {
      memory.parked().park(memory.kinds().of("strange-" + i, null), 5, i + 1);
    }
    assertThat(memory.parked().size()).isEqualTo(ParkedTypes.MOST);
    assertThat(memory.kinds().size()).isLessThanOrEqualTo(TaskKinds.FEW);
    assertThat(memory.parked().counts())
        .hasSize(ParkedTypes.MOST + 1)
        .containsEntry("strange-7", 1L)
        .containsEntry(ParkedTypes.OTHERS, (long) MANY - ParkedTypes.MOST);
    assertThat(memory.isParked(memory.kinds().of("strange-" + (MANY - 1), null))).isTrue();
  }

  @Test
  void whatWasNotToldApartRunsAsSoonAsItCan() {
    try (var cluster = new TestCluster()) {
      FakeWorker worker = cluster.worker("worker-1");
      for (int id = 1; id <= STRANGE; id++) {
        cluster.store.insert(task(id).type("strange-" + id).build());
      }
      int keyed = STRANGE + 1;
      cluster.store.insert(task(keyed).type("strange-" + keyed).concurrencyKey("key").build());
      cluster.store.insert(task(STRANGE + 2).build());
      cluster.deploy(worker);
      ParkedTypes parked = cluster.dispatcher().parts().memory.parked();
      await().until(() -> cluster.store.ended.size() == 1);
      await().until(() -> parked.counts().values().stream().mapToLong(n -> n).sum() == keyed);
      assertThat(parked.size()).isEqualTo(ParkedTypes.MOST);

      worker.types = Set.of("noop", "strange-3", "strange-" + STRANGE, "strange-" + keyed);
      await().until(() -> cluster.store.ended.size() == 4);
      await().until(() -> parked.counts().values().stream().mapToLong(n -> n).sum() == STRANGE - 2);

      worker.types = Set.of("noop");
      cluster.submit(task(STRANGE + 3).build());
      await().until(() -> cluster.store.ended.size() == 5);
      worker.types = Set.of("noop", "strange-" + (STRANGE - 1));
      await().until(() -> cluster.store.ended.containsKey((long) STRANGE - 1));
    }
  }

  @Test
  void pagesOfTypesNobodyKnowsAreNoLargerThanOthers() {
    var store = new EndlessStore(id -> "strange-" + id, "x".repeat(20_000));
    try (var cluster = new TestCluster(store)) {
      cluster.deploy(cluster.worker("worker-1"));
      cluster.dispatcher();
      await().until(() -> store.rowsRead.get() > 20_000);
      assertThat(store.mostPayload).hasValueLessThan(16 << 20);
    }
  }

  @Test
  void pagesOfManyKeysAreNoLargerEither() {
    var most = new AtomicLong();
    var store =
        new FakeStore() {
          @Override
          public Future<List<Task>> readKeyed(
              String queue, List<KeyCursor> from, int limit, Set<String> withoutPayload) {
            return super.readKeyed(queue, from, limit, withoutPayload)
                .onSuccess(page -> most.accumulateAndGet(payload(page), Math::max));
          }
        };
    try (var cluster = new TestCluster(store)) {
      String payload = "x".repeat(200_000);
      for (int id = 1; id <= 2_000; id++) {
        store.insert(task(id).concurrencyKey("key-" + id % 50).payload(payload).build());
      }
      cluster.deploy(cluster.worker("worker-1"));
      cluster.dispatcher();
      await().until(() -> store.ended.size() == 2_000);
      assertThat(most).hasValueLessThan(16 << 20);
    }
  }

  private static long payload(List<Task> page) {
    return page.stream().mapToLong(task -> task.payload().length()).sum();
  }

  @Test
  void nodesThatLeftLongAgoAreForgottenUnlessTheyHaveTasks() {
    Set<String> members = new TreeSet<>(Set.of("here"));
    var clock = new AtomicLong();
    var directory = new NodeDirectory(Tasks.QUEUE, () -> members, clock::get);
    WorkerNode here = directory.node("here");
    WorkerNode busy = directory.node("busy");
    busy.tasks().take();
    for (int i = 0; i < 20_000; i++) {
      clock.incrementAndGet();
      directory.node("node-" + i);
      directory.refresh();
      assertThat(directory.all()).hasSizeLessThanOrEqualTo(NodeDirectory.MOST_NODES + 1);
    }
    assertThat(directory.node("here")).isSameAs(here);
    assertThat(directory.node("busy")).isSameAs(busy);
    assertThat(directory.all()).extracting(WorkerNode::index).doesNotHaveDuplicates();
  }

  private static QueueMemory memory() {
    var directory = new NodeDirectory(Tasks.QUEUE, Set::of, () -> 0);
    return QueueMemory.empty(SchedulerOptions.DEFAULT, directory, QueueLimits.NONE, () -> 0);
  }
}
