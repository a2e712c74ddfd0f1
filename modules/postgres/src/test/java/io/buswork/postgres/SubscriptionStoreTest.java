package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.event.EventPattern;
import io.buswork.event.Subscription;
import io.buswork.store.ScheduleRow;
import io.buswork.store.SubscriptionRow;
import io.buswork.store.SubscriptionStore;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Subscriptions, and the tasks of an event, on a real Postgres. */
class SubscriptionStoreTest {

  private static final String TASK = "{\"type\":\"t\", \"delay\" : \"5s\"}";

  private static PostgresStage stage;
  private static SubscriptionStore store;

  @BeforeAll
  static void open() {
    stage = new PostgresStage();
    store = stage.stores().subscriptions();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @AfterEach
  void clear() throws SQLException {
    stage.execute("delete from buswork.subscription");
    stage.execute("delete from buswork.task");
    stage.execute("delete from buswork.module");
  }

  @Test
  void isKeptAsItWasSaid() {
    var subscription = new Subscription("a/b", EventPattern.of("order.*"), true, "/x", TASK);
    assertThat(await(store.put(subscription))).isTrue();
    SubscriptionRow row = await(store.find("a/b")).orElseThrow();
    assertThat(row.subscription()).isEqualTo(subscription);
    assertThat(row.source()).isEqualTo(ScheduleRow.Source.PERSON);
    assertThat(row.module()).isNull();
    var other = new Subscription("a/b", EventPattern.of("#"), false, null, "{\"type\":\"u\"}");
    assertThat(await(store.put(other))).isFalse();
    assertThat(await(store.find("a/b")).orElseThrow().subscription()).isEqualTo(other);
    assertThat(await(store.delete("a/b"))).isTrue();
    assertThat(await(store.delete("a/b"))).isFalse();
    assertThat(await(store.find("a/b"))).isEmpty();
  }

  @Test
  void areListedByNameInPages() {
    List.of("c", "a", "d", "b").forEach(name -> put(name, "x"));
    assertThat(await(store.list("", 3)))
        .extracting(row -> row.subscription().name())
        .containsExactly("a", "b", "c");
    assertThat(await(store.list("c", 3)))
        .extracting(row -> row.subscription().name())
        .containsExactly("d");
  }

  @Test
  void matchWhatTheyMeanUnlessTheyArePaused() {
    put("all", "#");
    put("one", "order.*");
    put("paid", "order.paid");
    put("rest", "order.#");
    put("other", "invoice.paid");
    put("any", "*.paid");
    await(store.put(new Subscription("paused", EventPattern.of("#"), true, "", TASK)));
    assertThat(matching("order.paid")).containsExactly("all", "any", "one", "paid", "rest");
    assertThat(matching("order.paid.late")).containsExactly("all", "rest");
    assertThat(matching("order")).containsExactly("all", "rest");
    assertThat(matching("stock")).containsExactly("all");
  }

  @Test
  void areFoundByTheirIndexAmongMany() throws SQLException {
    stage.execute(
        "insert into buswork.subscription (name, event, head, task, source)"
            + " select 's' || i, 'e.' || i, 'e.' || i, '{\"type\":\"t\"}', 'person'"
            + " from generate_series(1, 20000) i");
    stage.execute("analyze buswork.subscription");
    assertThat(matching("e.4711")).containsExactly("s4711");
    assertThat(plan(Sql.MATCHING_SUBSCRIPTIONS.replace("$1", "'{e,e.1}'")))
        .contains("subscription_head");
  }

  @Test
  void aThousandTasksOfAnEventAreThereAtOnceOrNotAtAll() throws SQLException {
    for (int i = 0; i < 1_000; i++) {
      put("s%04d".formatted(i), i % 2 == 0 ? "order.paid" : "order.*");
    }
    List<Subscription> matching = await(store.matching("order.paid"));
    assertThat(matching).hasSize(1_000);
    stage.execute("alter table buswork.task add constraint broken check (type <> 's0999')");
    try {
      List<Task> one = tasks(matching);
      assertThatThrownBy(() -> await(stage.stores().tasks().insert(one)))
          .hasMessageContaining("broken");
      assertThat(stage.number("select count(*) from buswork.task")).isZero();
    } finally {
      stage.execute("alter table buswork.task drop constraint broken");
    }
    await(stage.stores().tasks().insert(tasks(matching)));
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(1_000);
    assertThat(stage.number("select count(distinct xmin::text) from buswork.task")).isEqualTo(1);
    assertThat(stage.number("select count(distinct type) from buswork.task")).isEqualTo(1_000);
  }

  @Test
  void aModulesHandlersDeclareTheirsUntilAPersonSpeaks() throws SQLException {
    activate("m", "1");
    await(store.declare("m", "1", List.of(of("a", "x.*"), of("b", "y"))));
    SubscriptionRow declared = await(store.find("a")).orElseThrow();
    assertThat(declared.source()).isEqualTo(ScheduleRow.Source.MODULE);
    assertThat(declared.module()).isEqualTo("m");
    assertThat(declared.subscription()).isEqualTo(of("a", "x.*"));

    var said = new Subscription("b", EventPattern.of("z"), false, "/p", TASK);
    assertThat(await(store.put(said))).isFalse();
    await(store.declare("m", "1", List.of(of("b", "y"), of("c", "w"))));
    assertThat(await(store.find("a"))).isEmpty();
    assertThat(await(store.find("b")).orElseThrow().subscription()).isEqualTo(said);
    assertThat(await(store.find("c"))).isPresent();
  }

  @Test
  void aVersionThatIsNotTheActiveOneDeclaresNothing() throws SQLException {
    activate("m", "2");
    await(store.declare("m", "1", List.of(of("a", "x"))));
    assertThat(await(store.find("a"))).isEmpty();
  }

  @Test
  void whatADeletedModuleDeclaredGoesWithItAndWhatAPersonSaidIsPaused() throws SQLException {
    activate("m", "1");
    await(store.declare("m", "1", List.of(of("a", "x"), of("b", "x"))));
    put("own", "x");
    put("b", "x");
    await(stage.stores().modules().delete("m"));
    assertThat(await(store.find("a"))).isEmpty();
    assertThat(await(store.find("b")).orElseThrow().subscription().paused()).isTrue();
    assertThat(matching("x")).containsExactly("own");
  }

  private static List<String> matching(String event) {
    return await(store.matching(event)).stream().map(Subscription::name).toList();
  }

  private static Subscription of(String name, String event) {
    return new Subscription(name, EventPattern.of(event), false, Subscription.ALL_DATA, TASK);
  }

  private static void put(String name, String event) {
    await(store.put(of(name, event)));
  }

  private static List<Task> tasks(List<Subscription> subscriptions) {
    long first = await(stage.stores().tasks().reserveIds(subscriptions.size())).first();
    List<Task> tasks = new ArrayList<>();
    for (Subscription subscription : subscriptions) {
      long id = first + tasks.size();
      var options = TaskOptions.builder().headers(Map.of("event-name", "order.paid")).build();
      tasks.add(
          new Task(
              id,
              id,
              PostgresStage.QUEUE,
              subscription.name(),
              TaskState.READY,
              5,
              0,
              0,
              Instant.now(),
              null,
              "{}",
              options));
    }
    return tasks;
  }

  private static String plan(String sql) throws SQLException {
    try (var connection = stage.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("explain " + sql)) {
      var plan = new StringBuilder();
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }

  private static void activate(String module, String version) throws SQLException {
    stage.execute(
        "insert into buswork.module_jar values ('x') on conflict do nothing;"
            + "insert into buswork.module (name, version, sha256, size, main_verticle, tasks,"
            + " uploaded_by) values ('%1$s', '%2$s', 'x', 0, 'V', '{}', 'me');"
                .formatted(module, version)
            + "insert into buswork.module_active values ('%1$s', '%2$s')"
                .formatted(module, version));
  }
}
