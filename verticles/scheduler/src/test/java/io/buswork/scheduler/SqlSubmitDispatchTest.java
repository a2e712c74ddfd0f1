package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.NodeContext;
import io.buswork.bus.TaskEvent;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.buswork.task.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tasks submitted by SQL start at once. The sweep runs only once an hour here: what is found, the
 * notifications have brought.
 */
class SqlSubmitDispatchTest {

  private final TestCluster cluster =
      new TestCluster().with(new JsonObject().put("sweep-interval", "1h"));
  private final FakeWorker worker = cluster.worker("worker-1");
  private final String url = SharedPostgres.newDatabase();
  private PostgresStores postgres;

  @BeforeEach
  void open() throws SQLException {
    postgres = TestCluster.await(PostgresStores.connect(cluster.vertx, PostgresOptions.of(url)));
    var roles = new JsonObject().put("roles", new JsonArray(List.of("scheduler", "worker")));
    for (String id : List.of(TestCluster.SELF, "worker-1")) {
      TestCluster.await(postgres.stores().nodes().register(id, roles));
    }
    cluster.deploy(worker);
    startScheduler();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aCommittedTaskStartsAtOnceAndARolledBackOneNever() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      long never = submit(statement, "select buswork.submit('noop')");
      user.rollback();
      long id = submit(statement, "select buswork.submit('noop', payload => '{\"a\": 1}')");
      user.commit();
      awaitReceived(id);
      assertThat(worker.received).extracting(Task::payload).contains("{\"a\": 1}");
      assertThat(ids()).doesNotContain(never);
      await()
          .untilAsserted(
              () ->
                  assertThat(cluster.events)
                      .filteredOn(event -> event.id() == id)
                      .extracting(TaskEvent::kind)
                      .startsWith(TaskEvent.Kind.SUBMITTED, TaskEvent.Kind.STARTED));
    }
  }

  /** The sweep would find them only in an hour. */
  @Test
  void eachIsToldOfFromItsCommit() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      for (int i = 0; i < 20; i++) {
        long id = submit(statement, "select buswork.submit('noop')");
        user.commit();
        awaitReceived(id);
      }
    }
  }

  @Test
  void aTaskThatCommitsLongAfterLaterOnesStartsAtOnceToo() throws SQLException {
    try (Connection slow = connect();
        Statement slowly = slow.createStatement();
        Connection quick = connect();
        Statement quickly = quick.createStatement()) {
      slow.setAutoCommit(false);
      long early = submit(slowly, "select buswork.submit('noop')");
      submit(
          slowly,
          "select count(*) from buswork.submit_many((select jsonb_agg(jsonb_build_object("
              + "'type', 'noop', 'payload', repeat('x', 800))) from generate_series(1, 2500)))");
      long late = 0;
      for (int i = 0; i < 10; i++) {
        late = submit(quickly, "select buswork.submit('noop')");
        awaitReceived(late);
      }
      assertThat(early).isLessThan(late);
      slow.commit();
      awaitReceived(early);
      await().atMost(Duration.ofSeconds(60)).until(() -> worker.received.size() == 2511);
      assertThat(worker.received).extracting(Task::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void delayedOnesAreKnownHoweverManyComeAtOnce() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      submit(
          statement,
          "select count(*) from buswork.submit_many((select jsonb_agg(jsonb_build_object("
              + "'type', 'noop', 'delay', '500ms', 'payload', repeat('x', 900)))"
              + " from generate_series(1, 3000)))");
      await().atMost(Duration.ofSeconds(60)).until(() -> worker.received.size() == 3000);
      assertThat(worker.received).extracting(Task::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void anUnknownQueueComesIntoBeing() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      long id = submit(statement, "select buswork.submit('noop', queue => 'brand-new')");
      awaitReceived(id);
    }
  }

  @Test
  void whatIsSubmittedWhileNobodyListensIsFoundWhenListeningBeginsAgain() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      long early = submit(statement, "select buswork.submit('noop')");
      user.commit();
      awaitReceived(early);
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'"
              + " and datname = current_database()");
      long missed = submit(statement, "select buswork.submit('noop')");
      long far = submit(statement, "select buswork.submit('noop', delay => '1 s')");
      user.commit();
      awaitReceived(missed);
      awaitReceived(far);
    }
  }

  @Test
  void aTaskThatWaitsForOthersStartsOnceTheyHaveEnded() throws SQLException {
    worker.ending = task -> null;
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      long first = submit(statement, "select buswork.submit('noop')");
      long other = submit(statement, "select buswork.submit('noop', delay => '50 ms')");
      String after = "after => array[" + first + ", " + other + "]";
      long last = submit(statement, "select buswork.submit('noop', " + after + ")");
      user.commit();
      awaitReceived(first);
      awaitReceived(other);
      assertThat(ids()).doesNotContain(last);
      worker.report(FakeWorker.succeeded(worker.held.get(first)));
      worker.report(FakeWorker.succeeded(worker.held.get(other)));
      awaitReceived(last);
    }
  }

  @Test
  void freedTasksKeepToTheLimitOfTheirConcurrencyKey() throws SQLException {
    cluster.configure(new JsonObject().put("concurrencyPerKey", 1));
    worker.ending = task -> null;
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      long first = submit(statement, "select buswork.submit('noop')");
      submit(
          statement,
          "select count(*) from buswork.submit_many((select jsonb_agg(jsonb_build_object('type',"
              + " 'noop', 'concurrencyKey', 'key-' || i % 2, 'after',"
              + " jsonb_build_array('"
              + first
              + "'))) from generate_series(1, 20) i))");
      awaitReceived(first);
      worker.report(FakeWorker.succeeded(worker.held.get(first)));
      for (int ended = 0; ended < 20; ended++) {
        int more = Math.min(ended + 2, 20);
        await().atMost(Duration.ofSeconds(60)).until(() -> worker.received.size() >= 1 + more);
        Map<String, List<Task>> held =
            worker.held.values().stream()
                .collect(Collectors.groupingBy(task -> task.options().concurrencyKey()));
        assertThat(held.values()).allMatch(tasks -> tasks.size() == 1);
        // The earliest, so that the keys end together.
        worker.report(FakeWorker.succeeded(worker.held.get(Collections.min(worker.held.keySet()))));
      }
    }
  }

  @Test
  void aContentTakesThePlaceOfWhatAWaitingTaskSays() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      long waiting = submit(statement, replacing("old", "delay => '1 h'"));
      user.setAutoCommit(false);
      assertThat(submit(statement, replacing("rolled back", "priority => 9"))).isEqualTo(waiting);
      user.rollback();
      assertThat(submit(statement, replacing("earlier", "delay => '2 h'"))).isEqualTo(waiting);
      assertThat(submit(statement, replacing("new", "priority => 7"))).isEqualTo(waiting);
      user.commit();
      awaitReceived(waiting);
      assertThat(worker.received)
          .extracting(Task::payload, Task::priority)
          .containsExactly(Tuple.tuple("\"new\"", 7));
      awaitNoContents();
    }
  }

  @Test
  void theContentForATaskThatHasJustStartedRunsOnceThatHasEnded() throws SQLException {
    worker.ending = task -> null;
    cluster.configure(new JsonObject().put("paused", true));
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      long first = submit(statement, replacing("old", "priority => 5"));
      user.setAutoCommit(false);
      assertThat(submit(statement, replacing("new", "priority => 5"))).isEqualTo(first);
      cluster.configure(new JsonObject().put("paused", false));
      awaitReceived(first);
      user.commit();
      var replacing = new SqlReplacing(cluster.vertx, null, node(), queue -> true);
      assertThat(TestCluster.await(replacing.runOnce())).as("it waits").isOne();
      assertThat(worker.received).hasSize(1);

      worker.report(FakeWorker.succeeded(worker.held.get(first)));
      await().atMost(Duration.ofSeconds(60)).until(() -> worker.received.size() == 2);
      assertThat(worker.received).extracting(Task::payload).containsExactly("\"old\"", "\"new\"");
      awaitNoContents();
    }
  }

  private void awaitNoContents() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> submit(statement, "select count(*) from buswork.new_content") == 0);
    }
  }

  private static String replacing(String payload, String more) {
    return "select buswork.submit('noop', payload => '\""
        + payload
        + "\"', key => 'k', unique_for => 'active', on_conflict => 'replace', "
        + more
        + ")";
  }

  private NodeContext node() {
    return new NodeContext(
        TestCluster.SELF,
        postgres.stores(),
        cluster.members,
        cluster.time,
        new SimpleMeterRegistry());
  }

  private void startScheduler() throws SQLException {
    TestCluster.await(cluster.vertx.deployVerticle(new SchedulerVerticle(node(), cluster.options)));
    awaitListening();
  }

  /** Until a notification has made a task run. */
  private void awaitListening() throws SQLException {
    try (Connection user = connect();
        Statement statement = user.createStatement()) {
      await()
          .until(
              () ->
                  submit(
                          statement,
                          "select count(*) from pg_stat_activity where query ilike 'listen%'"
                              + " and datname = current_database()")
                      == 1);
      awaitReceived(submit(statement, "select buswork.submit('noop')"));
      worker.received.clear();
    }
  }

  private void awaitReceived(long id) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(60))
        .until(() -> ids().contains(id));
  }

  private List<Long> ids() {
    return worker.received.stream().map(Task::id).toList();
  }

  private static long submit(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return SharedPostgres.connect(url);
  }
}
