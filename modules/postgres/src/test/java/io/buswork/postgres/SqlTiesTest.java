package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.store.GroupView;
import io.buswork.store.QueueLimits;
import io.buswork.store.TaskChange;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** Tasks submitted by SQL wait for others, belong to groups and keep to the depth of queues. */
class SqlTiesTest {

  private static WorkflowStage stage;

  @BeforeAll
  static void start() throws SQLException {
    stage = new WorkflowStage();
    await(stage.postgres.stores().queues().create(PostgresStage.QUEUE));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void forget() {
    stage.released.clear();
  }

  @Test
  void aTaskWaitsForAnotherAndIsFreeWhenThatHasSucceeded() throws SQLException {
    Task first = stage.free();
    long second = submit("after => array[%d]", first.id());
    assertThat(stage.state(second)).isEqualTo(TaskState.BLOCKED);
    tie();
    assertThat(stage.state(second)).isEqualTo(TaskState.BLOCKED);
    stage.succeed(first);
    assertThat(stage.state(second)).isEqualTo(TaskState.READY);
    assertThat(stage.released).extracting(TaskChange::id).containsExactly(second);
  }

  @Test
  void whatHasEndedBeforeTheTieIsNotWaitedForAndAFailureCounts() throws SQLException {
    Task good = stage.free();
    Task bad = stage.free();
    long afterGood = submit("after => array[%d]", good.id());
    long afterBad = submit("after => array[%d]", bad.id());
    long evenThen = submit("after => array[%d], after_failed => 'run'", bad.id());
    stage.succeed(good);
    stage.end(TaskState.FAILED, List.of(bad));
    tie();
    assertThat(stage.state(afterGood)).isEqualTo(TaskState.READY);
    assertThat(stage.state(afterBad)).isEqualTo(TaskState.CANCELED);
    assertThat(stage.state(evenThen)).isEqualTo(TaskState.READY);
    assertThat(stage.released)
        .extracting(TaskChange::id)
        .containsExactlyInAnyOrder(afterGood, afterBad, evenThen);
  }

  @Test
  void aDelayCountsFromTheLastEndAndATimeStaysWhatItIs() throws SQLException {
    Task first = stage.free();
    long delayed = submit("after => array[%d], delay => interval '1 h'", first.id());
    long timed = submit("after => array[%d], run_at => '2036-01-31 12:00Z'", first.id());
    tie();
    stage.succeed(first);
    assertThat(stage.state(delayed)).isEqualTo(TaskState.SCHEDULED);
    assertThat(stage.stored(delayed).runAt()).isAfter(java.time.Instant.now().plusSeconds(3500));
    assertThat(stage.stored(timed).runAt()).isEqualTo("2036-01-31T12:00:00Z");
  }

  @Test
  void aGroupOfOneTransactionEndsOnceWithWhatWasSaid() throws SQLException {
    try (Connection user = stage.postgres.connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("select buswork.submit('t', queue => 'q', group_name => 'sql')");
      statement.execute(
          "select buswork.submit('t', queue => 'q', group_name => 'sql', on_group_done =>"
              + " '{\"type\": \"sql.end\", \"queue\": \"q\", \"priority\": 8, \"payload\": {\"n\": 1},"
              + " \"headers\": {\"a\": \"b\"}}')");
      user.commit();
    }
    tie();
    assertThat(group("sql").counts()).isEqualTo(Map.of(TaskState.READY, 2L));
    List<Task> members = new ArrayList<>();
    group("sql").nodes().forEach(node -> members.add(stage.stored(node.id())));
    stage.released.clear();
    stage.succeed(members.get(0));
    assertThat(stage.released).isEmpty();
    stage.end(TaskState.FAILED, members.subList(1, 2));
    assertThat(stage.released).hasSize(1);
    Task end = stage.stored(stage.released.element().id());
    assertThat(end.type()).isEqualTo("sql.end");
    assertThat(end.priority()).isEqualTo(8);
    assertThat(end.payload()).isEqualTo("{\"n\": 1}");
    assertThat(end.options().headers()).isEqualTo(Map.of("a", "b", "group-name", "sql"));
  }

  @Test
  void itemsOfAListWaitForEachOtherLaterOnesAndDuplicatesToo() throws SQLException {
    long holder =
        stage.postgres.number(
            "select buswork.submit('t', queue => 'q', key => 'tie', unique_for => 'active')");
    long first =
        stage.postgres.number(
            "select min(id) from buswork.submit_many('["
                + "{\"type\": \"t\", \"queue\": \"q\", \"after\": [\"#1\", \"#2\"]},"
                + "{\"type\": \"t\", \"queue\": \"q\"},"
                + "{\"type\": \"t\", \"queue\": \"q\", \"key\": \"tie\", \"unique\": {}}]')"
                + " where not duplicate");
    tie();
    stage.succeed(stage.stored(first + 1));
    assertThat(stage.state(first)).isEqualTo(TaskState.BLOCKED);
    stage.succeed(stage.stored(holder));
    assertThat(stage.state(first)).isEqualTo(TaskState.READY);
  }

  @Test
  void aTaskThatIsCanceledBeforeItIsTiedTiesNobody() throws SQLException {
    long gone = submit("group_name => 'gone'");
    stage.end(TaskState.CANCELED, List.of(stage.stored(gone)));
    tie();
    assertThat(stage.state(gone)).isEqualTo(TaskState.CANCELED);
    assertThat(
            stage.postgres.number("select count(*) from buswork.blocker where dependent = " + gone))
        .isZero();
    assertThat(await(stage.postgres.stores().flows().releaseForgotten())).isEmpty();
  }

  @Test
  void nobodyIsForgottenOrFreedWhileItWaitsToBeTied() throws SQLException {
    Task first = stage.free();
    stage.after(first.id());
    long waits = submit("after => array[%d]", first.id());
    assertThat(await(stage.postgres.stores().flows().releaseForgotten())).isEmpty();
    assertThat(stage.state(waits)).isEqualTo(TaskState.BLOCKED);
    tie();
    stage.succeed(first);
    assertThat(stage.state(waits)).isEqualTo(TaskState.READY);
  }

  @Test
  void aPredecessorThatIsDeletedBeforeTheTieIsNotWaitedFor() throws SQLException {
    Task first = stage.free();
    stage.end(TaskState.FAILED, List.of(first));
    long second = submit("after => array[%d]", first.id());
    await(stage.postgres.stores().search().deleteEnded(List.of(first.id())));
    tie();
    assertThat(stage.state(second)).isEqualTo(TaskState.READY);
  }

  @Test
  void aUsersOpenTransactionHoldsUpNeitherPredecessorsNorQueues() throws SQLException {
    Task first = stage.free();
    try (Connection user = stage.postgres.connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute(
          "select buswork.submit('t', queue => 'q', group_name => 'open', after => array["
              + first.id()
              + "])");
      stage.succeed(first);
      stage.succeed(stage.inGroup("open", null));
      var queues = stage.postgres.stores().queues();
      await(queues.setPaused(PostgresStage.QUEUE, stage.epoch(PostgresStage.QUEUE), false));
      user.commit();
    }
    tie();
    assertThat(group("open").counts()).isEqualTo(Map.of(TaskState.READY, 1L));
  }

  @Test
  void manyTransactionsAreTiedByNodesSideBySide() throws SQLException {
    Task first = stage.free();
    List<Long> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(submit("after => array[%d]", first.id()));
    }
    await(
        Future.all(
            stage.postgres.stores().sqlSubmits().tie(),
            stage.postgres.stores().sqlSubmits().tie()));
    stage.succeed(first);
    assertThat(waiting).allMatch(id -> stage.state(id) == TaskState.READY);
    assertThat(stage.released).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "after => array[9999999999] | after | names a task that there is not: 9999999999",
        "after => array[null::bigint] | after | must be ids of tasks",
        "after_failed => 'run' | after | is missing",
        "after => array[1], after_failed => 'wait' | after_failed | must be cancel or run, not wait",
        "group_name => '' | group_name | must have 1 to 200 characters, not 0",
        "on_group_done => '{}' | group_name | is missing",
        "group_name => 'g', on_group_done => '[]' | on_group_done | must be a task",
        "group_name => 'g', on_group_done => '{\"type\": \"t\", \"after\": []}' | after | is nothing that",
        "group_name => 'g', on_group_done => '{\"type\": \"t\", \"priority\": 10}' | priority | onGroupDone/priority must be",
        "concurrency_key => '' | concurrency_key | must have 1 to 200 characters",
        "concurrency_key => repeat('x', 201) | concurrency_key | not 201",
      })
  void whatDoesNotFitIsRefusedByItsName(String arguments, String column, String message) {
    PSQLException refused =
        catchThrowableOfType(
            PSQLException.class,
            () -> stage.postgres.number("select buswork.submit('t', " + arguments + ")"));
    assertThat(refused.getMessage()).contains(message);
    assertThat(refused.getSQLState()).isEqualTo("22023");
    assertThat(refused.getServerErrorMessage().getColumn()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "[{\"after\": [\"#1\"]}, {\"after\": [\"#0\"]}] | item 0: after makes items wait for each other: #0 after #1 after #0",
        "[{}, {\"after\": [\"#1\"]}] | item 1: after makes items wait for each other: #1 after #1",
        "[{\"after\": [\"#2\"]}, {\"after\": [\"#0\"]}, {\"after\": [\"#1\"]}] | #0 after #2 after #1 after #0",
        "[{\"after\": [\"#7\"]}] | item 0: after names item #7, and the last one is #0",
        "[{\"after\": [7]}] | item 0: after must be an array of ids and of items such as #0, not 7",
        "[{\"afterFailed\": \"run\"}] | item 0: after is missing",
        "[{\"onGroupDone\": {\"type\": \"t\"}}] | item 0: group is missing",
        "[{\"concurrencyKey\": \"\"}] | item 0: concurrencyKey must have",
      })
  void aListThatDoesNotFitIsRefusedWithTheItem(String items, String message) {
    String typed = items.replace("{", "{\"type\": \"t\", ").replace(", }", "}");
    PSQLException refused =
        catchThrowableOfType(
            PSQLException.class,
            () ->
                stage.postgres.number("select count(*) from buswork.submit_many('" + typed + "')"));
    assertThat(refused.getMessage()).contains(message);
    assertThat(refused.getSQLState()).isEqualTo("22023");
  }

  @Test
  void anotherEndOfTheSameGroupIsRefused() throws SQLException {
    String submit =
        "select buswork.submit('t', group_name => 'two-ends', on_group_done => '{\"type\": \"%s\"}')";
    stage.postgres.number(submit.formatted("one"));
    tie();
    stage.postgres.number(submit.formatted("one"));
    PSQLException refused =
        catchThrowableOfType(
            PSQLException.class, () -> stage.postgres.number(submit.formatted("other")));
    assertThat(refused.getSQLState()).isEqualTo("23505");
    assertThat(refused.getMessage()).contains("group two-ends has another onGroupDone");
  }

  @Test
  void aLongChainSaidBackwardsIsTaken() throws SQLException {
    stage.postgres.number(
        "select count(*) from buswork.submit_many((select jsonb_agg(jsonb_build_object('type', 't')"
            + " || case when i < 4999 then jsonb_build_object('after', jsonb_build_array('#' || i + 1))"
            + " else '{}' end order by i) from generate_series(0, 4999) i))");
    tie();
    assertThat(stage.postgres.number("select count(*) from buswork.new_tie")).isZero();
  }

  @Test
  void aFullQueueTakesNoMoreAndBlockedTasksCount() throws SQLException {
    var queues = stage.postgres.stores().queues();
    long epoch = await(queues.takeOver("deep", "n")).epoch();
    await(queues.configure("deep", epoch, false, new QueueLimits(null, null, null, null, 3L, 1)));
    stage.postgres.number("select buswork.submit('t', queue => 'deep')");
    Task first = stage.free();
    stage.postgres.number(
        "select buswork.submit('t', queue => 'deep', after => array[" + first.id() + "])");
    assertThat(await(queues.depth("deep", 100))).isEqualTo(2);
    PSQLException refused =
        catchThrowableOfType(
            PSQLException.class,
            () ->
                stage.postgres.number(
                    "select count(*) from buswork.submit_many('[{\"type\": \"t\", \"queue\": \"deep\"},"
                        + " {\"type\": \"t\", \"queue\": \"deep\"}]')"));
    assertThat(refused.getSQLState()).isEqualTo("53400");
    assertThat(refused.getMessage()).contains("queue deep may hold 3 unfinished tasks");
    stage.postgres.number("select buswork.submit('t', queue => 'deep', delay => '1 h')");
    assertThat(
            catchThrowableOfType(
                    PSQLException.class,
                    () -> stage.postgres.number("select buswork.submit('t', queue => 'deep')"))
                .getServerErrorMessage()
                .getColumn())
        .isEqualTo("queue");
  }

  @Test
  void theViewShowsConcurrencyKeyGroupAndPromise() throws SQLException {
    long id =
        stage.postgres.number(
            "select buswork.submit('t', queue => 'q', concurrency_key => 'tenant', group_name =>"
                + " 'seen', delivery => 'at-most-once', timeout => '1 s')");
    tie();
    String seen =
        "select count(*) from buswork.tasks where concurrency_key = 'tenant' and group_name ="
            + " 'seen' and delivery = 'at-most-once' and timeout = '1 s' and id = "
            + id;
    assertThat(stage.postgres.number(seen)).isOne();
    assertThat(stage.stored(id).options().concurrencyKey()).isEqualTo("tenant");
    stage.succeed(stage.stored(id));
    assertThat(stage.postgres.number(seen)).isOne();
  }

  private static long submit(String arguments, Object... values) throws SQLException {
    return stage.postgres.number(
        "select buswork.submit('t', queue => 'q', " + arguments.formatted(values) + ")");
  }

  private static void tie() {
    await(stage.postgres.stores().sqlSubmits().tie());
  }

  private static GroupView group(String name) {
    return await(stage.postgres.stores().flows().group(name, 0, 100)).orElseThrow();
  }
}
