package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.buswork.store.QueueLimits;
import io.buswork.store.QueueStore;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million tasks of a key that is at its limit, in a real Postgres. */
@Timeout(120)
class KeyedBacklogTest {

  private static final int MILLION = 1_000_000;

  private final TestCluster cluster =
      new TestCluster().with(new JsonObject().put("sweep-interval", "500ms"));
  private final FakeWorker worker = cluster.worker("worker-1");
  private final String url = SharedPostgres.newDatabase();
  private final AtomicLong rowsRead = new AtomicLong();
  private PostgresStores postgres;

  @BeforeEach
  void open() {
    postgres = TestCluster.await(PostgresStores.connect(cluster.vertx, PostgresOptions.of(url)));
    cluster.storing(postgres.stores().tasks(), counting(postgres.stores().queues()));
    TestCluster.await(postgres.stores().queues().create(Tasks.QUEUE));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void delayNobodyAndTakeUpNoRoomAndGoOnAtOnceAndInOrder() throws SQLException {
    fill("'big'", 0, MILLION);
    limitEachKeyToOne();
    worker.ending = task -> "big".equals(key(task)) ? null : FakeWorker.succeeded(task);
    cluster.deploy(worker);
    QueueDispatcher dispatcher = cluster.dispatcher();
    await().until(() -> worker.held.containsKey(1L));
    fill("'silent-' || i % 3", 2 * MILLION, 30);

    List<Task> others =
        List.of(
            Tasks.task(9_000_001).concurrencyKey("other").build(), Tasks.task(9_000_002).build());
    TestCluster.await(postgres.stores().tasks().insert(others));
    cluster.hint(others);
    await().until(() -> worker.received.stream().map(Task::id).toList().containsAll(ids(others)));
    assertThat(rowsRead).as("of the million").hasValueLessThan(20_000);

    await("those that nobody told of").until(() -> worker.received.size() == 33);
    for (long id = 1; id < 200; id++) {
      long now = id;
      await().pollInterval(Duration.ofMillis(2)).until(() -> worker.held.containsKey(now));
      worker.report(FakeWorker.succeeded(worker.held.get(now)));
    }
    assertThat(worker.received.stream().filter(task -> "big".equals(key(task))))
        .extracting(Task::id)
        .isSorted();
    assertThat(dispatcher.parts().memory.keyed().size()).isLessThan(1000);
  }

  /** Counts the tasks with keys that are read. */
  private QueueStore counting(QueueStore store) {
    return (QueueStore)
        Proxy.newProxyInstance(
            QueueStore.class.getClassLoader(),
            new Class<?>[] {QueueStore.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(store, arguments);
              if (method.getName().equals("readKeyed")) {
                ((Future<?>) answer).onSuccess(rows -> rowsRead.addAndGet(((List<?>) rows).size()));
              }
              return answer;
            });
  }

  private static List<Long> ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).toList();
  }

  private void limitEachKeyToOne() {
    var queues = postgres.stores().queues();
    long epoch = TestCluster.await(queues.takeOver(Tasks.QUEUE, "before")).epoch();
    var limits = new QueueLimits(null, 1, null, null, null, 1);
    TestCluster.await(queues.configure(Tasks.QUEUE, epoch, false, limits));
    TestCluster.await(queues.release(Tasks.QUEUE, epoch));
  }

  private void fill(String key, int from, int count) throws SQLException {
    String sql =
        "insert into buswork.task (id, seq, queue, type, state, priority, created_at, payload,"
            + " options, concurrency_key) select i, i, '%s', 'noop', 2, 5, now(), '{}',"
            + " '{\"concurrencyKey\":\"' || (%s) || '\"}', %s from generate_series(%d, %d) i";
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(String.format(sql, Tasks.QUEUE, key, key, from + 1, from + count));
    }
  }

  private Connection connect() throws SQLException {
    return SharedPostgres.connect(url);
  }

  private static String key(Task task) {
    return String.valueOf(task.options().concurrencyKey());
  }
}
