package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.QueueOrder;
import io.buswork.bus.TaskEvent;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.buswork.store.Submission;
import io.buswork.store.TaskFlow;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task whose time to start is over ends soon, wherever it waits; on a real Postgres. */
class ExpiryTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final TestCluster cluster =
      new TestCluster().with(new JsonObject().put("window-tasks", 100));
  private final FakeWorker worker = cluster.worker("worker-1");
  private final String url = SharedPostgres.newDatabase();
  private PostgresStores postgres;

  @BeforeEach
  void open() {
    postgres = TestCluster.await(PostgresStores.connect(cluster.vertx, PostgresOptions.of(url)));
    cluster.storing(postgres.stores().tasks(), postgres.stores().queues());
    TestCluster.await(postgres.stores().queues().create(Tasks.QUEUE));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void readyOnesInTheWindowOfAPausedQueueAndFarBehindIt() {
    cluster.deploy(worker);
    cluster.dispatcher();
    pause();
    List<Task> tasks = new ArrayList<>();
    tasks.add(Tasks.task(1).expiresAt(in(2)).build());
    tasks.addAll(Tasks.ready(2, 2000));
    tasks.add(Tasks.task(5000).expiresAt(in(2)).build());
    insert(tasks);
    cluster.hint(tasks);
    awaitExpired(1);
    awaitExpired(5000);
    assertThat(state(2)).isEqualTo(TaskState.READY);
    assertThat(cluster.events)
        .filteredOn(event -> event.kind() == TaskEvent.Kind.EXPIRED)
        .extracting(TaskEvent::id)
        .containsExactlyInAnyOrder(1L, 5000L);
  }

  @Test
  void delayedOnesNearAndFar() {
    cluster.deploy(worker);
    cluster.dispatcher();
    Task near =
        Tasks.task(1)
            .scheduled(cluster.time.instant().plusSeconds(30), OnDue.ENQUEUE)
            .expiresAt(in(2))
            .build();
    Task far =
        Tasks.task(2)
            .scheduled(cluster.time.instant().plusSeconds(9999), OnDue.ENQUEUE)
            .expiresAt(in(2))
            .build();
    insert(List.of(near, far));
    cluster.hint(List.of(near, far));
    awaitExpired(1);
    awaitExpired(2);
  }

  @Test
  void oneThatWaitsForItsNextAttempt() {
    worker.ending = FakeWorker::failed;
    cluster.deploy(worker);
    cluster.dispatcher();
    Task task = Tasks.task(1).maxAttempts(100).expiresAt(in(3)).build();
    insert(List.of(task));
    cluster.hint(List.of(task));
    await().until(() -> !worker.received.isEmpty());
    awaitExpired(1);
  }

  @Test
  void oneThatRunsRunsOn() {
    worker.ending = task -> null;
    cluster.deploy(worker);
    cluster.dispatcher();
    Task running = Tasks.task(1).expiresAt(in(2)).build();
    insert(List.of(running));
    cluster.hint(List.of(running));
    await().until(() -> !worker.received.isEmpty());
    Task waiting =
        Tasks.task(2)
            .scheduled(cluster.time.instant().plusSeconds(9999), OnDue.ENQUEUE)
            .expiresAt(in(3))
            .build();
    insert(List.of(waiting));
    awaitExpired(2);
    assertThat(state(1)).isNotEqualTo(TaskState.EXPIRED);
  }

  @Test
  void blockedOnesAndThoseThatWaitForThem() {
    cluster.deploy(worker);
    cluster.dispatcher();
    pause();
    insert(Tasks.ready(1, 1));
    Task blocked = Tasks.task(2).state(TaskState.BLOCKED).expiresAt(in(2)).build();
    Task behind = Tasks.task(3).state(TaskState.BLOCKED).build();
    TestCluster.await(
        postgres
            .stores()
            .tasks()
            .insertKeyed(
                new Submission(List.of(blocked, behind), null, Map.of(2L, flow(1), 3L, flow(2)))));
    assertThat(cluster.refusal(QueueOrder.Op.RUN_NOW, 2)).hasMessage("blocked");
    awaitExpired(2);
    await().atMost(SOON).until(() -> state(3) == TaskState.CANCELED);
  }

  private static TaskFlow flow(long predecessor) {
    return new TaskFlow(List.of(predecessor), false, null, null, null, null);
  }

  private void pause() {
    cluster.order(QueueOrder.Op.PAUSE, 0);
  }

  private Instant in(int seconds) {
    return cluster.time.instant().plusSeconds(seconds);
  }

  private void awaitExpired(long id) {
    await().atMost(SOON).until(() -> state(id) == TaskState.EXPIRED);
  }

  private TaskState state(long id) {
    return TestCluster.await(postgres.stores().tasks().find(id)).orElseThrow().state();
  }

  private void insert(List<Task> tasks) {
    TestCluster.await(postgres.stores().tasks().insert(tasks));
  }
}
