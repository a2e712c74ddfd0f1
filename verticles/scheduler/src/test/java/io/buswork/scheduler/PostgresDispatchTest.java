package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.QueueOrder;
import io.buswork.bus.TaskOutcome;
import io.buswork.postgres.EmbeddedServer;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskView;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dispatcher on a real Postgres. */
class PostgresDispatchTest {

  private final TestCluster cluster = new TestCluster();
  private final FakeWorker worker = cluster.worker("worker-1");
  private PostgresStores postgres;
  private EmbeddedServer stopped;

  @BeforeEach
  void open() {
    open(SharedPostgres.newDatabase());
  }

  private void open(String url) {
    postgres = TestCluster.await(PostgresStores.connect(cluster.vertx, PostgresOptions.of(url)));
    cluster.storing(postgres.stores().tasks(), postgres.stores().queues());
    TestCluster.await(postgres.stores().queues().create(Tasks.QUEUE));
  }

  @AfterEach
  void close() {
    cluster.close();
    if (stopped != null) {
      stopped.stop();
    }
  }

  @Test
  void drainsABacklogEachTaskOnceAndLeavesNothingBehind() {
    insert(Tasks.ready(1, 5000));
    cluster.deploy(worker);
    cluster.dispatcher();
    insert(Tasks.ready(10_001, 500));
    await().atMost(Duration.ofSeconds(60)).until(() -> worker.received.size() == 5500);
    await().until(() -> unfinished() == 0);
    assertThat(worker.received).extracting(Task::id).doesNotHaveDuplicates();
    assertThat(find(5000).state()).isEqualTo(TaskState.SUCCEEDED);
    await()
        .until(
            () -> TestCluster.await(postgres.stores().queues().dispatches(Tasks.QUEUE)).isEmpty());
  }

  @Test
  void retriesSnoozesAndLossesLeaveTheirAttempts() {
    worker.ending =
        task ->
            switch ((int) (task.id() + task.attempt())) {
              case 1 -> FakeWorker.failed(task);
              case 100 ->
                  worker.received.stream().filter(t -> t.id() == 100).count() == 1
                      ? FakeWorker.outcome(
                          task, TaskOutcome.Kind.SNOOZED, null, Duration.ofMillis(50))
                      : FakeWorker.succeeded(task);
              case 200 -> null;
              default -> FakeWorker.succeeded(task);
            };
    String deployment = cluster.deploy(worker);
    cluster.dispatcher();
    submit(Tasks.task(1).build(), Tasks.task(100).build(), Tasks.task(200).build());
    await().until(() -> find(100).state() == TaskState.SUCCEEDED);
    await().until(() -> find(1).state() == TaskState.SUCCEEDED);
    cluster.kill(worker, deployment);
    FakeWorker second = cluster.worker("worker-2");
    cluster.refreshRoster();
    cluster.deploy(second);
    await().until(() -> find(200).state() == TaskState.SUCCEEDED);
    assertThat(outcomes(1)).containsExactly(AttemptOutcome.FAILED, AttemptOutcome.SUCCEEDED);
    assertThat(outcomes(100)).containsExactly(AttemptOutcome.SNOOZED, AttemptOutcome.SUCCEEDED);
    assertThat(outcomes(200)).containsExactly(AttemptOutcome.LOST, AttemptOutcome.SUCCEEDED);
  }

  @Test
  void ordersReachWhatIsOnlyInTheTable() {
    cluster.deploy(worker);
    cluster.dispatcher();
    await().until(() -> worker.batches.isEmpty());
    Task far =
        Tasks.task(1).scheduled(cluster.time.instant().plusSeconds(9999), OnDue.ENQUEUE).build();
    insert(List.of(far));
    assertThat(cluster.order(QueueOrder.Op.CANCEL, 1).getString("state")).isEqualTo("canceled");
    assertThat(cluster.order(QueueOrder.Op.RETRY, 1).getString("state")).isEqualTo("ready");
    await().until(() -> find(1).state() == TaskState.SUCCEEDED);
    assertThat(cluster.refusal(QueueOrder.Op.CANCEL, 1)).hasMessage("succeeded");
    assertThat(cluster.refusal(QueueOrder.Op.CANCEL, 2).failureCode())
        .isEqualTo(QueueOrder.NOT_FOUND);
  }

  @Test
  void anOutageIsWaitedOut(@TempDir Path folder) {
    stopped = EmbeddedServer.start(folder);
    TestCluster.await(postgres.close());
    open(stopped.url());
    cluster.deploy(worker);
    cluster.dispatcher();
    insert(Tasks.ready(1, 3000));
    await().until(() -> worker.received.size() > 100);
    stopped.stop();
    await().during(Duration.ofMillis(700)).until(() -> true);
    stopped = EmbeddedServer.start(folder);
    await().atMost(Duration.ofSeconds(60)).until(() -> worker.received.size() == 3000);
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> unfinished() == 0);
    assertThat(worker.received).extracting(Task::id).doesNotHaveDuplicates();
  }

  private void insert(List<Task> tasks) {
    TestCluster.await(postgres.stores().tasks().insert(tasks));
  }

  private void submit(Task... tasks) {
    insert(List.of(tasks));
    cluster.hint(new ArrayList<>(List.of(tasks)));
  }

  private TaskView find(long id) {
    return TestCluster.await(postgres.stores().tasks().find(id)).orElseThrow();
  }

  private List<AttemptOutcome> outcomes(long id) {
    return find(id).attempts().stream().map(attempt -> attempt.outcome()).toList();
  }

  private int unfinished() {
    Set<TaskState> open =
        Set.of(TaskState.READY, TaskState.RUNNING, TaskState.RETRYING, TaskState.SCHEDULED);
    var filter = new TaskFilter(open, null, null, null, null, null, null);
    return TestCluster.await(postgres.stores().search().count(filter)).intValue();
  }
}
