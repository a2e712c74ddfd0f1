package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.api.Backoff;
import io.buswork.bus.Addresses;
import io.buswork.bus.BulkOrder;
import io.buswork.bus.QueueOrder;
import io.buswork.bus.TaskOutcome;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.buswork.store.Submission;
import io.buswork.store.TaskFlow;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
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

  /** A tick is far longer than a test takes: real time moves nothing. */
  private static final Duration TICK = Duration.ofHours(2);

  private static final Duration HALF = TICK.dividedBy(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Backoff WAITS = new Backoff(Backoff.Kind.FIXED, HALF, HALF, 0);

  private final TestCluster cluster =
      new TestCluster().with(new JsonObject().put("sweep-interval", "100ms"));
  private final Map<Long, Integer> startsBefore = new HashMap<>();
  private final PostgresStores postgres;
  private final Connection sql;
  private FakeWorker worker;
  private String workerId;
  private QueueDispatcher dispatcher;
  private int workers;

  ModelQueue(String url) throws SQLException {
    postgres = TestCluster.await(PostgresStores.connect(cluster.vertx, PostgresOptions.of(url)));
    sql = SharedPostgres.connect(url);
    execute(
        "truncate buswork.task, buswork.history, buswork.dispatch, buswork.unique_key,"
            + " buswork.flow, buswork.edge, buswork.blocker");
    execute("update buswork.queue set paused = false, owner = null");
    cluster.storing(postgres.stores().tasks(), postgres.stores().queues());
    startWorker();
    startDispatcher();
  }

  /** The id of the task that there is now, new or not; the hint may be lost. */
  long submit(ModelStep step, boolean isHeard) {
    Instant due = due(step.much());
    TaskState state = due == null ? TaskState.READY : TaskState.SCHEDULED;
    Task task = task(step, state, due, options(step));
    long id = task.id();
    var taken =
        TestCluster.await(
            postgres.stores().tasks().insertKeyed(new Submission(List.of(task), null)));
    long kept = taken.entries().get(0).id();
    if (isHeard && kept == id) {
      cluster.hint(List.of(task));
    }
    return kept;
  }

  /** A ready task that is not started any more after some ticks. */
  long submitExpiring(ModelStep step, int ticks) {
    Instant expiresAt = cluster.time.instant().plus(TICK.multipliedBy(ticks)).minus(HALF);
    TaskOptions options =
        new TaskOptions(OnDue.ENQUEUE, null, expiresAt, WAITS, null, List.of(), Map.of());
    Task task = task(step, TaskState.READY, null, options);
    TestCluster.await(postgres.stores().tasks().insert(List.of(task)));
    cluster.hint(List.of(task));
    return task.id();
  }

  /** A task that waits for another; the sweep finds it once it is free. */
  long submitAfter(ModelStep step, long other, boolean runsAfterFailure) {
    TaskOptions options =
        new TaskOptions(OnDue.ENQUEUE, null, null, WAITS, null, List.of(), Map.of());
    Task task = task(step, TaskState.BLOCKED, null, options);
    TaskFlow flow = new TaskFlow(List.of(other), runsAfterFailure, null, null, null, null);
    TestCluster.await(
        postgres
            .stores()
            .tasks()
            .insertKeyed(new Submission(List.of(task), null, Map.of(task.id(), flow))));
    return task.id();
  }

  private Task task(ModelStep step, TaskState state, Instant due, TaskOptions options) {
    long id = TestCluster.await(postgres.stores().tasks().reserveIds(1)).first();
    return new Task(
        id,
        id,
        Tasks.QUEUE,
        "noop",
        state,
        step.which(),
        0,
        mostAttempts(step),
        cluster.time.instant(),
        due,
        "{}",
        options);
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

  /** The same by SQL; nobody listens here: the sweep finds it. */
  long submitBySql(ModelStep step) throws SQLException {
    try (PreparedStatement statement =
        sql.prepareStatement(
            "select buswork.submit('noop', run_at => ?, priority => ?, max_attempts => ?,"
                + " backoff => ?::jsonb, key => ?, unique_for => ?, on_due => ?)")) {
      Instant due = due(step.much());
      String key = key(step);
      statement.setTimestamp(1, due == null ? null : Timestamp.from(due));
      statement.setInt(2, step.which());
      statement.setInt(3, mostAttempts(step));
      statement.setString(
          4, "{\"kind\": \"fixed\", \"initial\": \"1h\", \"max\": \"1h\", \"jitter\": 0}");
      statement.setString(5, key);
      statement.setString(6, key == null ? null : "active");
      statement.setString(7, onDue(step) == OnDue.RUN ? "run" : "enqueue");
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  static int mostAttempts(ModelStep step) {
    return 1 + (step.which() + step.key()) % 3;
  }

  static String key(ModelStep step) {
    return step.key() == 0 || step.key() > 2 ? null : "key " + step.key();
  }

  private static OnDue onDue(ModelStep step) {
    return step.key() == 4 ? OnDue.RUN : OnDue.ENQUEUE;
  }

  private static TaskOptions options(ModelStep step) {
    String key = key(step);
    return new TaskOptions(
        onDue(step),
        null,
        null,
        WAITS,
        null,
        List.of(),
        Map.of(),
        key == null ? null : new TaskKey(key, Unique.of("active", OnConflict.RETURN)));
  }

  private Instant due(int ticks) {
    return ticks == 0 ? null : cluster.time.instant().plus(TICK.multipliedBy(ticks)).minus(HALF);
  }

  void end(ModelTask task, TaskOutcome.Kind kind) {
    Task held = worker.held.get(task.id);
    worker.report(
        FakeWorker.outcome(held, kind, null, kind == TaskOutcome.Kind.SNOOZED ? HALF : null));
  }

  /** Whether the order was carried out; else it made no sense. */
  boolean order(QueueOrder.Op op, long id) {
    boolean[] done = new boolean[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                cluster.order(op, id);
                done[0] = true;
                return true;
              } catch (CompletionException e) {
                int code = ((ReplyException) e.getCause()).failureCode();
                assertThat(code).isIn(QueueOrder.CONFLICT, QueueOrder.UNAVAILABLE);
                return code == QueueOrder.CONFLICT;
              }
            });
    return done[0];
  }

  void tick() {
    cluster.skip(TICK);
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

  /** Until the worker holds exactly what runs, and the table agrees about all others. */
  void awaitAgreement(QueueModel model) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () -> {
              assertThat(new TreeSet<>(worker.held.keySet()))
                  .as("what runs")
                  .isEqualTo(ids(model, Set.of(TaskState.RUNNING)));
              assertThat(stored(model)).as("what is stored").isEqualTo(expected(model));
            });
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
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(memory.inFlight().size()).isEqualTo(model.in(TaskState.RUNNING).size());
              assertThat(recorded()).isEqualTo(ids(model, Set.of(TaskState.RUNNING)));
            });
    for (ModelTask task : model.tasks) {
      assertThat(memory.inFlight().contains(task.id))
          .as("%s in flight", task)
          .isEqualTo(task.state == TaskState.RUNNING);
      if (task.state == TaskState.READY) {
        await().atMost(PATIENCE).until(() -> memory.window().contains(task.id));
      } else if (task.state.isFinal()) {
        assertThat(memory.known().knows(task.id)).as("%s is forgotten", task).isFalse();
      }
    }
  }

  private void countStarts() {
    worker.received.forEach(task -> startsBefore.merge(task.id(), 1, Integer::sum));
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
        String shown = due.contains(id) && !state.isFinal() ? "due" : state.wireName();
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
    // The record of a batch that is not through may also name what has been snoozed since.
    ids.retainAll(worker.held.keySet());
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
