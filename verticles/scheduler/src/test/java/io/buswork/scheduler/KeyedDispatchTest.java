package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.QueueOrder;
import io.buswork.bus.SubmitHint;
import io.buswork.store.DispatchRecord;
import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits and turns as a dispatcher keeps to them. */
class KeyedDispatchTest {

  private final TestCluster cluster =
      new TestCluster()
          .with(new JsonObject().put("window-tasks", 1000).put("sweep-interval", "300ms"));
  private final FakeWorker worker = cluster.worker("worker-1");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void noMoreRunAtOnceThanTheQueueAllows() {
    cluster.store.limits = new QueueLimits(3, null, null, null, null, 1);
    worker.holding();
    cluster.store.insert(Tasks.ready(1, 50));
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> worker.held.size() == 3);
    worker.report(FakeWorker.succeeded(task(1).build()));
    await().until(() -> worker.received.size() == 4);
    await().during(Duration.ofMillis(300)).until(() -> worker.held.size() == 3);
  }

  @Test
  void whatIsLimitedIsOnRecordBeforeItIsSent() {
    cluster.store.limits = new QueueLimits(3, null, null, null, null, 1);
    worker.holding();
    cluster.store.holdRecords();
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(Tasks.ready(1, 5));
    await().during(Duration.ofMillis(300)).until(worker.received::isEmpty);
    cluster.store.letRecordsThrough();
    await().until(() -> worker.held.size() == 3);
  }

  @Test
  void whatAnEarlierDispatcherSentCounts() {
    cluster.store.limits = new QueueLimits(4, 2, null, null, null, 1);
    cluster.nodes.add("frozen", Duration.ofSeconds(1), "worker");
    sentBefore("frozen", keyed(1, "a"), keyed(2, "a"), task(3).build());
    cluster.store.insert(List.of(keyed(11, "a"), keyed(12, "b"), keyed(13, "b"), keyed(14, "c")));
    worker.holding();
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> worker.held.size() == 1);
    await().during(Duration.ofMillis(300)).until(() -> worker.held.size() == 1);
    assertThat(worker.held).as("not of the key whose tasks run there").doesNotContainKey(11L);
    cluster.nodes.rows.remove("frozen");
    cluster.refreshRoster();
    await().until(() -> worker.held.size() == 4);
    assertThat(running("a")).isLessThanOrEqualTo(2);
  }

  @Test
  void aLimitIsInForceAtOnceAndOutlivesTheDispatcher() {
    worker.holding();
    cluster.deploy(worker);
    cluster.dispatcher();
    JsonObject answer = cluster.configure(new JsonObject().put("concurrency", 2));
    assertThat(answer.getInteger("concurrency")).isEqualTo(2);
    cluster.submit(Tasks.ready(1, 10));
    await().until(() -> worker.held.size() == 2);
    assertThat(cluster.store.limits.concurrency()).isEqualTo(2);
    cluster.configure(new JsonObject().put("concurrency", 5).put("weight", 3));
    await().until(() -> worker.held.size() == 5);
    cluster.configure(new JsonObject().putNull("concurrency"));
    await().until(() -> worker.held.size() == 10);
    assertThat(cluster.store.limits.weight()).as("not named, so as before").isEqualTo(3);
  }

  @Test
  void aKeyAtItsLimitStandsBeforeNobody() {
    cluster.store.limits = new QueueLimits(null, 1, null, null, null, 1);
    List<Task> blocked = new ArrayList<>();
    for (long id = 1; id <= 20_000; id++) {
      blocked.add(keyed(id, "big"));
    }
    cluster.store.insert(blocked);
    worker.ending = task -> isOf(task, "big") ? null : FakeWorker.succeeded(task);
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> worker.held.size() == 1);
    cluster.store.insert(keyed(30_001, "other"));
    cluster.submit(List.of(keyed(30_002, "another"), task(30_003).build()));
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 3);
    assertThat(dispatcher.parts().memory.keyed().size()).isLessThanOrEqualTo(1000);
    worker.report(FakeWorker.succeeded(keyed(1, "big")));
    await().until(() -> worker.held.containsKey(2L));
  }

  @Test
  void everyTaskRunsOnceAndNoKeyEverRunsMoreThanItMay() {
    cluster.store.limits = new QueueLimits(40, 3, null, null, null, 1);
    worker.ending =
        task -> {
          worker.endSoon(task);
          return null;
        };
    List<Task> all = new ArrayList<>();
    for (long id = 1; id <= 3000; id++) {
      all.add(id % 10 == 0 ? task(id).build() : keyed(id, "k" + id % 37));
    }
    cluster.store.insert(all.subList(0, 1500));
    cluster.deploy(worker);
    cluster.dispatcher();
    for (int from = 1500; from < 3000; from += 100) {
      cluster.submit(all.subList(from, from + 100));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              assertThat(worker.held.size()).isLessThanOrEqualTo(40);
              return cluster.store.ended.size() == 3000;
            });
    assertThat(worker.mostOfAKey).isPositive().isLessThanOrEqualTo(3);
    assertThat(worker.received).hasSize(3000);
  }

  @Test
  void aTenantWithManyTasksDelaysAnotherByAFew() {
    List<Task> many = new ArrayList<>();
    for (long id = 1; id <= 20_000; id++) {
      many.add(keyed(id, "big"));
    }
    cluster.store.insert(many);
    worker.holding().allowance = 1;
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> worker.held.size() == 1);
    List<Task> few = new ArrayList<>();
    for (long id = 30_001; id <= 30_010; id++) {
      few.add(keyed(id, "small"));
    }
    cluster.submit(few);
    await().until(() -> cluster.store.rows.size() == 20_010);
    for (int turn = 1; turn <= 24; turn++) {
      int now = turn;
      await().until(() -> worker.held.size() == 1 && worker.received.size() == now);
      worker.report(FakeWorker.succeeded(worker.held.values().iterator().next()));
    }
    assertThat(cluster.store.ended.keySet()).contains(30_001L, 30_010L);
  }

  @Test
  void moreKeysThanFitAllHaveTheirTurn() {
    List<Task> all = new ArrayList<>();
    for (long id = 1; id <= 8000; id++) {
      all.add(keyed(id, "k" + id % 4000));
    }
    cluster.store.insert(all);
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              assertThat(dispatcher.parts().memory.keyed().size()).isLessThanOrEqualTo(1000);
              return cluster.store.ended.size() == 8000;
            });
    assertThat(worker.received).hasSize(8000);
    await().untilAsserted(() -> assertThat(dispatcher.parts().memory.keyed().rows()).isZero());
  }

  @Test
  void aRateOfAKeyLetsItGoOnWhenItsTokensAreBack() {
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.configure(
        new JsonObject().put("ratePerKey", new JsonObject().put("limit", 2).put("perMs", 400)));
    cluster.submit(List.of(keyed(1, "a"), keyed(2, "a"), keyed(3, "a"), keyed(4, "b")));
    await().until(() -> worker.received.size() == 3);
    assertThat(worker.received).extracting(Task::id).doesNotContain(3L);
    await().until(() -> worker.received.size() == 4);
  }

  @Test
  void aQueuesRateLetsSoManyStart() {
    cluster.store.limits =
        new QueueLimits(null, null, new RateLimit(5, Duration.ofMillis(300)), null, null, 1);
    cluster.store.insert(Tasks.ready(1, 12));
    cluster.deploy(worker);
    long began = System.nanoTime();
    cluster.dispatcher();
    await().until(() -> worker.received.size() == 12);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("empty at first, then three times five at most")
        .isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void aKeysTasksWithoutAHandlerWaitForOneAndStopNobody() {
    worker.types = Set.of("noop");
    List<Task> strange = new ArrayList<>();
    for (long id = 1; id <= 3000; id++) {
      strange.add(task(id).type("strange").concurrencyKey("a").build());
    }
    cluster.store.insert(strange);
    cluster.store.insert(keyed(5001, "a"));
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> cluster.store.ended.containsKey(5001L));
    assertThat(dispatcher.parts().memory.parked().counts()).containsEntry("strange", 3000L);
    worker.types = Set.of("noop", "strange");
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 3001);
  }

  @Test
  void ordersReachTasksWithAKeyWhereverTheyAre() {
    cluster.store.limits = new QueueLimits(null, 1, null, null, null, 1);
    worker.holding();
    cluster.deploy(worker);
    cluster.dispatcher();
    List<Task> tasks = new ArrayList<>();
    for (long id = 1; id <= 2000; id++) {
      tasks.add(keyed(id, "a"));
    }
    cluster.submit(tasks);
    await().until(() -> worker.held.containsKey(1L));
    assertThat(state(QueueOrder.Op.CANCEL, 2)).isEqualTo("canceled");
    assertThat(state(QueueOrder.Op.CANCEL, 1999)).isEqualTo("canceled");
    assertThat(cluster.order(QueueOrder.Op.INSPECT, 3).getString("waiting"))
        .isEqualTo("concurrency of its key");
    worker.report(FakeWorker.succeeded(keyed(1, "a")));
    await().until(() -> worker.held.containsKey(3L));
    assertThat(state(QueueOrder.Op.RETRY, 2)).isEqualTo("ready");
    assertThat(state(QueueOrder.Op.CANCEL, 3)).isEqualTo("canceled");
    await().until(() -> worker.held.size() == 1 && !worker.held.containsKey(3L));
  }

  @Test
  void delayedAndFailedTasksComeBackToTheirKey() {
    cluster.store.limits = new QueueLimits(null, 1, null, null, null, 1);
    worker.ending = t -> t.attempt() == 0 && t.id() == 1 ? FakeWorker.failed(t) : null;
    cluster.deploy(worker);
    cluster.dispatcher();
    var soon = cluster.time.instant().plusSeconds(30);
    cluster.submit(
        List.of(
            keyed(1, "a"),
            task(2).concurrencyKey("a").scheduled(soon, OnDue.ENQUEUE).build(),
            task(3).concurrencyKey("a").scheduled(soon, OnDue.RUN).build()));
    await().until(() -> worker.received.size() == 1);
    cluster.skip(Duration.ofSeconds(31));
    await().until(() -> worker.held.containsKey(3L));
    cluster.skip(Duration.ofSeconds(3));
    await().during(Duration.ofMillis(300)).until(() -> worker.held.size() == 1);
    worker.ending = FakeWorker::succeeded;
    worker.report(FakeWorker.succeeded(keyed(3, "a")));
    await().until(() -> cluster.store.ended.size() == 3);
    assertThat(cluster.store.ended.get(1L).usedAttempts()).isEqualTo(2);
  }

  @Test
  void theSweepFindsWhatNobodyToldOf() {
    cluster.store.limits = new QueueLimits(null, 1, null, null, null, 1);
    worker.ending = t -> t.id() == 2000 ? null : FakeWorker.succeeded(t);
    cluster.deploy(worker);
    cluster.dispatcher();
    cluster.submit(keyed(2000, "a"));
    await().until(() -> worker.held.containsKey(2000L));
    cluster.store.insert(keyed(1000, "a"));
    cluster.store.insert(keyed(3000, "a"));
    cluster.store.insert(keyed(4000, "b"));
    await().until(() -> cluster.store.ended.containsKey(4000L));
    worker.report(FakeWorker.succeeded(keyed(2000, "a")));
    await().until(() -> cluster.store.ended.size() == 4);
  }

  @Test
  void aHintWithoutTheTaskIsEnough() {
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> dispatcher.parts().loop.isOpen());
    cluster.store.insert(List.of(keyed(1, "a"), task(2).build()));
    var named =
        List.of(
            new SubmitHint.Ref(1, "noop", 5, TaskState.READY, "a"),
            new SubmitHint.Ref(2, "noop", 5, TaskState.READY, null));
    cluster
        .vertx
        .eventBus()
        .send(Addresses.dispatcher(Tasks.QUEUE), new SubmitHint(Tasks.QUEUE, List.of(), named));
    await().until(() -> cluster.store.ended.size() == 2);
  }

  @Test
  void whatExpiresOrIsToRunNowDoesSoWhateverItsKey() {
    cluster.store.limits = new QueueLimits(null, 1, null, null, null, 1);
    worker.holding();
    cluster.deploy(worker);
    cluster.dispatcher();
    var soon = cluster.time.instant().plusSeconds(60);
    var far = cluster.time.instant().plusSeconds(30);
    cluster.submit(
        List.of(
            keyed(1, "a"),
            task(2).concurrencyKey("a").expiresAt(soon).build(),
            keyed(3, "a"),
            task(4).concurrencyKey("a").scheduled(far, OnDue.ENQUEUE).build()));
    await().until(() -> worker.held.containsKey(1L));
    assertThat(state(QueueOrder.Op.RUN_NOW, 4)).isEqualTo("ready");
    cluster.skip(Duration.ofSeconds(61));
    worker.report(FakeWorker.succeeded(keyed(1, "a")));
    await().until(() -> worker.held.containsKey(4L));
    worker.report(FakeWorker.succeeded(keyed(4, "a")));
    await().until(() -> worker.held.containsKey(3L));
    await().until(() -> cluster.store.ended.get(2L).state() == TaskState.EXPIRED);
  }

  @Test
  void higherPrioritiesOfAKeyGoFirstWhateverIsInMemory() {
    worker.holding().allowance = 1;
    List<Task> many = new ArrayList<>();
    for (long id = 1; id <= 3000; id++) {
      many.add(keyed(id, "a"));
    }
    cluster.store.insert(many);
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> worker.held.size() == 1);
    cluster.submit(task(5000).concurrencyKey("a").priority(9).build());
    worker.report(FakeWorker.succeeded(keyed(1, "a")));
    await().until(() -> worker.held.containsKey(5000L));
  }

  @Test
  void theDatabaseAwayDelaysKeysAndLosesNone() {
    cluster.deploy(worker);
    cluster.store.away(true);
    cluster.dispatcherLater();
    List<Task> tasks = new ArrayList<>();
    for (long id = 1; id <= 300; id++) {
      tasks.add(keyed(id, "k" + id % 7));
    }
    cluster.store.insert(tasks);
    cluster.store.away(false);
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.store.ended.size() == 300);
    assertThat(cluster.store.ended.values()).allMatch(end -> end.state() == TaskState.SUCCEEDED);
  }

  private String state(QueueOrder.Op op, long id) {
    return cluster.order(op, id).getString("state");
  }

  private long running(String key) {
    return worker.held.values().stream().filter(task -> isOf(task, key)).count();
  }

  private static boolean isOf(Task task, String key) {
    return key.equals(task.options().concurrencyKey());
  }

  private static Task keyed(long id, String key) {
    return task(id).concurrencyKey(key).build();
  }

  private void sentBefore(String node, Task... tasks) {
    cluster.store.insert(List.of(tasks));
    List<DispatchRecord.Sent> sent = new ArrayList<>();
    for (Task task : tasks) {
      sent.add(new DispatchRecord.Sent(task.id(), task.nextAttempt()));
    }
    long epoch = cluster.store.epochs.merge(Tasks.QUEUE, 1L, Long::sum);
    TestCluster.await(
        cluster.store.recordDispatches(
            Tasks.QUEUE,
            epoch,
            List.of(new DispatchRecord(epoch, 1, node, sent, cluster.time.instant()))));
  }
}
