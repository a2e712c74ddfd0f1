package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.api.Backoff;
import io.buswork.bus.NodeContext;
import io.buswork.store.KeyConflictException;
import io.buswork.store.Stores;
import io.buswork.store.Submission;
import io.buswork.store.TaskFlow;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** The ways on which tasks come to the queue of the model test. */
final class ModelSubmits {

  /** A tick is far longer than a test takes: real time moves nothing. */
  static final Duration TICK = Duration.ofHours(2);

  /** What is due after some ticks is due in the middle of the last one. */
  static final Duration HALF = TICK.dividedBy(2);

  private static final Backoff WAITS = new Backoff(Backoff.Kind.FIXED, HALF, HALF, 0);

  private static final String UNIQUE_VIOLATION = "23505";

  private final TestCluster cluster;
  private final Stores stores;
  private final Connection sql;

  /**
   * What became of a submit that replaces.
   *
   * @param id the new task, or the one that holds the key
   * @param content what the holder is to say; null if there was none and the task is new
   */
  record Replacing(long id, Task content) {}

  ModelSubmits(TestCluster cluster, Stores stores, Connection sql) {
    this.cluster = cluster;
    this.stores = stores;
    this.sql = sql;
  }

  /** The id of the task that there is now, new or not; the hint may be lost. */
  long submit(ModelStep step, boolean isHeard) {
    Task task = task(step, newId(), OnConflict.RETURN);
    var taken = TestCluster.await(stores.tasks().insertKeyed(new Submission(List.of(task), null)));
    long kept = taken.entries().get(0).id();
    if (isHeard && kept == task.id()) {
      cluster.hint(List.of(task));
    }
    return kept;
  }

  /** A new task, or what the task that holds its key is to say. */
  Replacing submitReplacing(ModelStep step) {
    Task task = task(step, newId(), OnConflict.REPLACE);
    try {
      TestCluster.await(stores.tasks().insertKeyed(new Submission(List.of(task), null)));
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(KeyConflictException.class);
      long holder = ((KeyConflictException) e.getCause()).holder();
      return new Replacing(holder, task(step, holder, OnConflict.REPLACE));
    }
    cluster.hint(List.of(task));
    return new Replacing(task.id(), null);
  }

  /** A ready task that is not started any more after some ticks. */
  long submitExpiring(ModelStep step, int ticks) {
    TaskOptions options =
        plain(step)
            .expiresAt(cluster.time.instant().plus(TICK.multipliedBy(ticks)).minus(HALF))
            .build();
    Task task = task(step, newId(), TaskState.READY, null, options);
    TestCluster.await(stores.tasks().insert(List.of(task)));
    cluster.hint(List.of(task));
    return task.id();
  }

  /** A task that waits for another; the sweep finds it once it is free. */
  long submitAfter(ModelStep step, long other, boolean runsAfterFailure) {
    Task task = task(step, newId(), TaskState.BLOCKED, null, plain(step).build());
    TaskFlow flow = new TaskFlow(List.of(other), runsAfterFailure, null, null, null, null);
    TestCluster.await(
        stores.tasks().insertKeyed(new Submission(List.of(task), null, Map.of(task.id(), flow))));
    return task.id();
  }

  /** The same as the first by SQL; nobody listens here: the sweep finds it. */
  long submitBySql(ModelStep step) throws SQLException {
    return submitBySql(step, OnConflict.RETURN);
  }

  /** A new task, or the one whose content is to be this; empty if it is refused. */
  Optional<Long> replaceBySql(ModelStep step) throws SQLException {
    try {
      return Optional.of(submitBySql(step, OnConflict.REPLACE));
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(UNIQUE_VIOLATION);
      return Optional.empty();
    }
  }

  /** What transactions have left for the dispatcher to do. */
  void carryOutContents() {
    var node =
        new NodeContext(
            TestCluster.SELF, stores, cluster.members, cluster.time, new SimpleMeterRegistry());
    var replacing =
        new SqlReplacing(cluster.vertx, cluster.vertx.getOrCreateContext(), node, queue -> true);
    await().until(() -> TestCluster.await(replacing.runOnce()) == 0);
  }

  private long submitBySql(ModelStep step, OnConflict rule) throws SQLException {
    try (PreparedStatement statement =
        sql.prepareStatement(
            "select buswork.submit('noop', run_at => ?, priority => ?, max_attempts => ?,"
                + " backoff => ?::jsonb, key => ?, unique_for => ?, on_due => ?,"
                + " concurrency_key => ?, on_conflict => ?)")) {
      Instant due = due(step.much());
      statement.setTimestamp(1, due == null ? null : Timestamp.from(due));
      statement.setInt(2, step.which());
      statement.setInt(3, step.mostAttempts());
      statement.setString(
          4, "{\"kind\": \"fixed\", \"initial\": \"1h\", \"max\": \"1h\", \"jitter\": 0}");
      statement.setString(5, step.uniqueKey());
      statement.setString(6, step.uniqueKey() == null ? null : "active");
      statement.setString(7, step.onDue() == OnDue.RUN ? "run" : "enqueue");
      statement.setString(8, step.concurrencyKey());
      statement.setString(9, rule.wireName());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private Task task(ModelStep step, long id, OnConflict rule) {
    Instant due = due(step.much());
    String key = step.uniqueKey();
    TaskOptions options =
        plain(step)
            .onDue(step.onDue())
            .key(key == null ? null : new TaskKey(key, Unique.of("active", rule)))
            .build();
    return task(step, id, due == null ? TaskState.READY : TaskState.SCHEDULED, due, options);
  }

  private Task task(ModelStep step, long id, TaskState state, Instant due, TaskOptions options) {
    return new Task(
        id,
        id,
        Tasks.QUEUE,
        "noop",
        state,
        step.which(),
        0,
        step.mostAttempts(),
        cluster.time.instant(),
        due,
        "{}",
        options);
  }

  private static TaskOptions.Builder plain(ModelStep step) {
    return TaskOptions.builder().backoff(WAITS).concurrencyKey(step.concurrencyKey());
  }

  private long newId() {
    return TestCluster.await(stores.tasks().reserveIds(1)).first();
  }

  private Instant due(int ticks) {
    return ticks == 0 ? null : cluster.time.instant().plus(TICK.multipliedBy(ticks)).minus(HALF);
  }
}
