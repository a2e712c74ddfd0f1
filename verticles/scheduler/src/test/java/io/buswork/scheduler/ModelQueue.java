package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.BulkOrder;
import io.buswork.bus.QueueOrder;
import io.buswork.bus.TaskOutcome;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** A real dispatcher on a real Postgres, with a worker that holds what it gets. */
final class ModelQueue implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestCluster cluster =
      new TestCluster().with(new JsonObject().put("sweep-interval", "100ms"));
  private final Map<Long, Integer> startsBefore = new HashMap<>();
  private final PostgresStores postgres;
  private final Connection sql;
  final ModelSubmits submits;
  private FakeWorker worker;
  private String workerId;
  private QueueDispatcher dispatcher;
  private int workers;

  ModelQueue(String url) throws SQLException {
    postgres = TestCluster.await(PostgresStores.connect(cluster.vertx, PostgresOptions.of(url)));
    sql = SharedPostgres.connect(url);
    execute(
        "truncate buswork.task, buswork.history, buswork.dispatch, buswork.unique_key,"
            + " buswork.key_start, buswork.flow, buswork.edge, buswork.blocker");
    execute(
        "update buswork.queue set paused = false, owner = null, concurrency = null,"
            + " concurrency_per_key = null, rate_limit = null, rate_per_ms = null,"
            + " key_rate_limit = null, key_rate_per_ms = null, rate_use = null,"
            + " rate_use_at = null");
    cluster.storing(postgres.stores().tasks(), postgres.stores().queues());
    submits = new ModelSubmits(cluster, postgres.stores(), sql);
    startWorker();
    startDispatcher();
  }

  /** Carried out at the first try or a later one: a new dispatcher may have to begin first. */
  void bulk(BulkOrder.Op op, List<Long> ids) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(CompletionException.class::isInstance)
        .until(
            () ->
                TestCluster.await(
                        cluster
                            .vertx
                            .eventBus()
                            .request(
                                Addresses.orders(Tasks.QUEUE), new BulkOrder(op, ids).toJson()))
                    != null);
  }

  int delete(List<Long> ids) {
    return TestCluster.await(postgres.stores().search().deleteEnded(ids));
  }

  void end(ModelTask task, TaskOutcome.Kind kind) {
    Task held = worker.held.get(task.id);
    worker.report(
        FakeWorker.outcome(
            held, kind, null, kind == TaskOutcome.Kind.SNOOZED ? ModelSubmits.HALF : null));
  }

  /** Whether the order was carried out; else it made no sense. */
  boolean order(QueueOrder.Op op, long id) {
    return order(new QueueOrder(op, id));
  }

  /** Whether a task could be given another content. */
  boolean replace(Task content) {
    return order(QueueOrder.replace(content));
  }

  /** So many may run at once, of the queue and of each concurrency key; zero: any number. */
  void limit(int ofQueue, int ofEachKey) {
    order(
        QueueOrder.configure(
            new JsonObject()
                .put("concurrency", ofQueue == 0 ? null : ofQueue)
                .put("concurrencyPerKey", ofEachKey == 0 ? null : ofEachKey)));
  }

  /** So many may start in a span of ticks, of the queue and of each key; zero: any number. */
  void rate(int ofQueue, int ofEachKey, int ticks) {
    Duration span = ModelSubmits.TICK.multipliedBy(ticks).minus(ModelSubmits.HALF);
    order(
        QueueOrder.configure(
            new JsonObject()
                .put("rate", rate(ofQueue, span))
                .put("ratePerKey", rate(ofEachKey, span))));
  }

  private static JsonObject rate(int limit, Duration span) {
    return limit == 0 ? null : new JsonObject().put("limit", limit).put("perMs", span.toMillis());
  }

  private boolean order(QueueOrder order) {
    boolean[] done = new boolean[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                TestCluster.await(
                    cluster
                        .vertx
                        .eventBus()
                        .request(Addresses.orders(Tasks.QUEUE), order.toJson()));
                done[0] = true;
                return true;
              } catch (CompletionException e) {
                int code = ((ReplyException) e.getCause()).failureCode();
                assertThat(code).isIn(QueueOrder.CONFLICT, QueueOrder.NOT_YET);
                return code == QueueOrder.CONFLICT;
              }
            });
    return done[0];
  }

  /** The database's clock cannot be moved: what it says of starts becomes older. */
  void tick() throws SQLException {
    String tick = ModelSubmits.TICK.toMillis() + " ms";
    execute("update buswork.queue set rate_use_at = rate_use_at - interval '" + tick + "'");
    execute("update buswork.key_start set at = at - interval '" + tick + "'");
    cluster.skip(ModelSubmits.TICK);
  }

  void loseNode() {
    countStarts();
    cluster.kill(worker, workerId);
    startWorker();
    cluster.refreshRoster();
  }

  /** Another dispatcher takes the queue, the one before having given it up in order or not. */
  void takeOver(boolean inOrder) throws SQLException {
    TestCluster.await(cluster.vertx.undeploy(dispatcher.deploymentID()));
    if (!inOrder) {
      execute("update buswork.queue set owner = 'crashed'");
    }
    startDispatcher();
  }

  /**
   * Until the worker holds exactly what runs, the table agrees about all others, and the dispatcher
   * has in memory what waits only for its turn; of tasks with a concurrency key it may have the
   * first alone. Among those that may start the dispatcher chooses.
   */
  void awaitAgreement(QueueModel model) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () -> {
              noteStarted(model);
              assertThat(model.tasks.stream().filter(model::mustStart)).as("idle").isEmpty();
              assertThat(new TreeSet<>(worker.held.keySet()))
                  .as("what runs")
                  .isEqualTo(ids(model, Set.of(TaskState.RUNNING)));
              assertThat(stored(model)).as("what is stored").isEqualTo(expected(model));
              var known = dispatcher.parts().memory.known();
              assertThat(model.tasks)
                  .filteredOn(task -> task.turn == null)
                  .filteredOn(task -> task.state == TaskState.READY || model.isDue(task))
                  .allMatch(task -> known.knows(task.id) && !known.isChanging(task.id));
              checkHeldBack(model);
            });
  }

  /** What may start, but need not, is held back for a reason: it is not just about to start. */
  private void checkHeldBack(QueueModel model) {
    List<ModelTask> waiting = model.tasks.stream().filter(model::canStart).toList();
    if (!waiting.isEmpty()) {
      assertThat(waiting).as("held back").allMatch(this::isHeldBack);
      assertThat(dispatcher.parts().memory.inFlight().size())
          .as("on the way to the worker")
          .isEqualTo(model.in(TaskState.RUNNING).size());
    }
  }

  private boolean isHeldBack(ModelTask task) {
    KeyedWindow keyed = dispatcher.parts().memory.keyed();
    KeyRow row = task.turn == null ? null : keyed.row(task.turn);
    return dispatcher.parts().admission.reason() != null
        || (row != null && keyed.reason(row) != null);
  }

  private void noteStarted(QueueModel model) {
    Set<Long> held = new TreeSet<>(worker.held.keySet());
    for (ModelTask task : model.tasks) {
      if (held.contains(task.id) && task.state != TaskState.RUNNING) {
        assertThat(model.canStart(task)).as("%s may start", task).isTrue();
        model.start(task);
      }
    }
  }

  /** Nothing is lost or doubled, and the dispatcher's memory says the same as the table. */
  void check(QueueModel model) throws SQLException {
    countStarts();
    worker.received.clear();
    for (ModelTask task : model.tasks) {
      assertThat(startsBefore.getOrDefault(task.id, 0))
          .as("starts of %s", task)
          .isEqualTo(task.starts);
      assertThat(attempts(task.id)).as("attempts of %s", task).isEqualTo(task.attempts);
    }
    var memory = dispatcher.parts().memory;
    awaitOnRecord(model);
    int running = model.in(TaskState.RUNNING).size();
    await().atMost(PATIENCE).until(() -> memory.inFlight().size() == running);
    for (ModelTask task : model.tasks) {
      assertThat(memory.inFlight().contains(task.id))
          .as("%s in flight", task)
          .isEqualTo(task.state == TaskState.RUNNING);
      if (task.state == TaskState.READY) {
        await().atMost(PATIENCE).until(() -> memory.findReady(task.id) != null);
      } else if (task.state.isFinal()) {
        assertThat(memory.known().knows(task.id)).as("%s is forgotten", task).isFalse();
      }
    }
  }

  private void countStarts() {
    worker.received.forEach(task -> startsBefore.merge(task.id(), 1, Integer::sum));
  }

  /** Until everybody can see what runs. */
  void awaitOnRecord(QueueModel model) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(recorded()).isEqualTo(ids(model, Set.of(TaskState.RUNNING))));
  }

  private static Set<Long> ids(QueueModel model, Set<TaskState> states) {
    return model.tasks.stream()
        .filter(task -> states.contains(task.state))
        .map(task -> task.id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Running tasks are told from waiting ones by the worker and the dispatch records. */
  private static Map<Long, String> expected(QueueModel model) {
    Map<Long, String> states = new TreeMap<>();
    for (ModelTask task : model.tasks) {
      String state = model.isDue(task) ? "due" : task.state.wireName();
      states.put(task.id, task.state == TaskState.RUNNING ? state : state + " " + task.used);
    }
    return states;
  }

  private Map<Long, String> stored(QueueModel model) throws SQLException {
    Map<Long, String> states = new TreeMap<>();
    Set<Long> due =
        model.tasks.stream().filter(model::isDue).map(task -> task.id).collect(Collectors.toSet());
    try (Statement statement = sql.createStatement();
        ResultSet rows = statement.executeQuery("select id, state, attempt from buswork.tasks")) {
      while (rows.next()) {
        long id = rows.getLong(1);
        TaskState state = TaskState.ofWireName(rows.getString(2)).orElseThrow();
        boolean waits = state != TaskState.RUNNING && !state.isFinal();
        String shown = waits && due.contains(id) ? "due" : state.wireName();
        boolean held = worker.held.containsKey(id) && !state.isFinal();
        String text = held ? "running" : shown + " " + rows.getInt(3);
        assertThat(states.put(id, text)).as("task %s is there twice", id).isNull();
      }
    }
    return states;
  }

  private Set<Long> recorded() throws SQLException {
    Set<Long> ids = new TreeSet<>();
    try (Statement statement = sql.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select t.id from buswork.task t where (t.id, t.attempt + 1) in ("
                    + " select s.id, s.attempt::integer from buswork.dispatch d,"
                    + " unnest(d.task_ids, d.attempts) as s (id, attempt))")) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  private List<String> attempts(long id) {
    return TestCluster.await(postgres.stores().tasks().find(id)).orElseThrow().attempts().stream()
        .map(attempt -> attempt.attempt() + " " + attempt.outcome().wireName())
        .toList();
  }

  private void startWorker() {
    worker = cluster.worker("worker-" + ++workers).holding();
    workerId = cluster.deploy(worker);
  }

  private void startDispatcher() {
    dispatcher = cluster.dispatcher();
    await().atMost(PATIENCE).until(() -> dispatcher.parts().loop.isOpen());
  }

  private void execute(String statement) throws SQLException {
    try (Statement executed = sql.createStatement()) {
      executed.execute(statement);
    }
  }

  @Override
  public void close() throws SQLException {
    sql.close();
    cluster.close();
  }
}
