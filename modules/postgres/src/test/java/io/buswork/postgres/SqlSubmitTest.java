package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Backoff;
import io.buswork.store.NewContent;
import io.buswork.store.SqlSubmit;
import io.buswork.store.Submission;
import io.buswork.store.Taken;
import io.buswork.store.TaskView;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** Tasks that users submit by SQL, in transactions of their own. */
class SqlSubmitTest {

  private static PostgresStage stage;
  private static final BlockingQueue<SqlSubmit> told = new LinkedBlockingQueue<>();
  private static final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private static Runnable listening;

  @BeforeAll
  static void start() throws InterruptedException {
    stage = new PostgresStage();
    listening = stage.stores().sqlSubmits().listen(told::add, () -> begun.add("begun"));
    assertThat(begun.poll(60, TimeUnit.SECONDS)).isNotNull();
  }

  @AfterAll
  static void stop() {
    listening.run();
    stage.close();
  }

  @Test
  void aTaskHasAllThatItsSubmitSaid() throws SQLException {
    long id =
        stage.number(
            """
            select buswork.submit(
              type => 'mail.send', payload => '{"to": "a@b.c", "ä": [1, null]}', queue => 'mail',
              priority => 7, delay => interval '2 hours', on_due => 'run', max_attempts => 3,
              timeout => interval '1500 ms', expires_at => now() + interval '3 days',
              backoff => '{"kind": "linear", "initial": "2s", "max": "PT1M", "jitter": 0.25}',
              key => 'order "1"', unique_for => '1d', on_conflict => 'reject',
              tags => '{red,"dark green"}', headers => '{"trace": "00-ab"}', version => '1.2')
            """);
    TaskView view = find(id);
    Task task = view.task();
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.queue()).isEqualTo("mail");
    assertThat(task.type()).isEqualTo("mail.send");
    assertThat(task.priority()).isEqualTo(7);
    assertThat(task.maxAttempts()).isEqualTo(3);
    assertThat(new JsonObject(task.payload()).getString("to")).isEqualTo("a@b.c");
    assertThat(Duration.between(task.createdAt(), task.runAt())).isEqualTo(Duration.ofHours(2));
    assertThat(task.options())
        .isEqualTo(
            TaskOptions.builder()
                .onDue(OnDue.RUN)
                .timeout(Duration.ofMillis(1500))
                .expiresAt(task.options().expiresAt())
                .backoff(
                    new Backoff(
                        Backoff.Kind.LINEAR, Duration.ofSeconds(2), Duration.ofMinutes(1), 0.25))
                .version("1.2")
                .tags(List.of("red", "dark green"))
                .headers(Map.of("trace", "00-ab"))
                .key(new TaskKey("order \"1\"", Unique.of("1d", OnConflict.REJECT)))
                .build());
    assertThat(task.options().expiresAt()).isAfter(task.runAt());
  }

  @Test
  void whatIsNotSaidIsAsInHttp() throws SQLException {
    Task task = find(stage.number("select buswork.submit('plain')")).task();
    assertThat(task.state()).isEqualTo(TaskState.READY);
    assertThat(task.queue()).isEqualTo("default");
    assertThat(task.priority()).isEqualTo(5);
    assertThat(task.maxAttempts()).isZero();
    assertThat(task.payload()).isEqualTo("{}");
    assertThat(task.options()).isEqualTo(TaskOptions.NONE);
    assertThat(Duration.between(task.createdAt(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "type => null | type is missing",
        "type => 'a b' | type must be 1 to 200 of the characters A-Z a-z 0-9 . _ : / -, not a b",
        "type => 'ä' | type must be 1 to 200",
        "type => 't', queue => '' | queue must be 1 to 200",
        "type => 't', priority => 12 | priority must be a whole number from 0 to 9, not 12",
        "type => 't', delay => interval '-1 s' | delay must be from 0 to 3660 days, not -00:00:01",
        "type => 't', delay => interval '11 years' | delay must be from 0 to 3660 days",
        "type => 't', delay => '1 s', run_at => now() | run_at and delay contradict each other",
        "type => 't', run_at => 'infinity' | run_at must be from 1970 to 3660 days from now",
        "type => 't', on_due => 'never' | on_due must be run or enqueue, not never",
        "type => 't', max_attempts => 0 | max_attempts must be a whole number from 1 to 1000, not 0",
        "type => 't', timeout => interval '0' | timeout must be from 1 ms to 3660 days",
        "type => 't', expires_at => now() - interval '1 s' | expires_at must be later than",
        "type => 't', backoff => '[]' | backoff must be an object",
        "type => 't', backoff => '{\"kind\": \"cubic\"}' | backoff/kind must be fixed, linear or exponential, not cubic",
        "type => 't', backoff => '{\"initial\": \"2m\", \"max\": \"1s\"}' | backoff/max must be at least initial",
        "type => 't', backoff => '{\"initial\": \"soon\"}' | backoff/initial must be a duration",
        "type => 't', backoff => '{\"jitter\": 2}' | backoff/jitter must be a number from 0 to 1, not 2",
        "type => 't', backoff => '{\"step\": 2}' | backoff may have kind, initial, max and jitter, not step",
        "type => 't', key => '' | key must have 1 to 200 characters, not 0",
        "type => 't', unique_for => 'active' | key must be given",
        "type => 't', key => 'k', unique_for => 'always' | unique_for must be active, forever or a duration",
        "type => 't', key => 'k', unique_for => '1d', on_conflict => 'other' | on_conflict must be return, reject or replace, not other",
        "type => 't', key => 'k', unique_for => '1d', on_conflict => 'replace', group_name => 'g' | on_conflict must be return or reject for a task that waits for others or belongs to a group",
        "type => 't', tags => array_fill('x'::text, '{21}') | tags must be at most 20, not 21",
        "type => 't', tags => '{{a},{b}}' | tags must be an array of one dimension, not {{a},{b}}",
        "type => 't', tags => '{a,NULL}' | a tag in tags must have 1 to 100 characters",
        "type => 't', headers => '{\"a\": 1}' | headers/a must be a string, not 1",
        "type => 't', version => '-1' | version must be 1 to 100",
        "type => 't', delivery => 'twice' | delivery must be at-least-once, exactly-once or at-most-once",
        "type => 't', payload => to_jsonb(repeat('x', 1048575)) | payload may have 1 MiB, not 1048577 bytes",
        "type => 't', payload => (repeat('[', 600) || repeat(']', 600))::jsonb | payload must be nested",
      })
  void refusesWhatHttpRefusesAndSaysWhy(String arguments, String message) throws SQLException {
    Refused refused = refusal("select buswork.submit(" + arguments + ")");
    assertThat(refused.message).contains(message);
    assertThat(refused.state).isEqualTo("22023");
    assertThat(refused.column).isNotEmpty();
  }

  @Test
  void theLongestPayloadIsTakenAndTheDeepest() throws SQLException {
    stage.number("select buswork.submit('t', to_jsonb(repeat('x', 1048574)))");
    stage.number("select buswork.submit('t', (repeat('[', 490) || repeat(']', 490))::jsonb)");
  }

  @Test
  void manyAreAllOrNoneAndAnErrorNamesItsItem() throws SQLException {
    long before = stage.number("select count(*) from buswork.task");
    Refused refused =
        refusal(
            "select count(*) from buswork.submit_many("
                + "'[{\"type\": \"t\"}, {\"type\": \"t\", \"maxAttempts\": 0}]')");
    assertThat(refused.message)
        .contains("item 1: maxAttempts must be a whole number from 1 to 1000, not 0");
    for (String wrong :
        List.of(
            "{\"type\": \"t\", \"when\": 1}",
            "{\"type\": 1}",
            "[]",
            "{\"type\": \"t\", \"runAt\": \"2030-02-30T00:00:00Z\"}",
            "{\"type\": \"t\", \"delay\": 5}",
            "{\"type\": \"t\", \"key\": \"k\", \"unique\": {\"ever\": true}}",
            "{\"type\": \"t\", \"key\": \"k\", \"unique\": {\"onConflict\": \"replace\"}}",
            "{\"type\": \"t\", \"tags\": [1]}")) {
      assertThat(refusal("select count(*) from buswork.submit_many('[" + wrong + "]')").message)
          .as(wrong)
          .contains("item 0: ");
    }
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(before);
  }

  @Test
  void manyAreAnsweredInOrderAndKeysAreHeld() throws SQLException {
    List<Long> ids = new ArrayList<>();
    List<Boolean> duplicates = new ArrayList<>();
    String unique = "\"key\": \"many\", \"unique\": {\"for\": \"forever\"}";
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select * from buswork.submit_many('[{\"type\": \"t\", \"delay\": \"1h\"},"
                    + (" {\"type\": \"t\", " + unique + "},")
                    + (" {\"type\": \"t\", " + unique + "},")
                    + " {\"type\": \"u\", \"runAt\": \"2030-01-31T12:00:00+01:00\"}]')")) {
      while (rows.next()) {
        assertThat(rows.getInt("item")).isEqualTo(ids.size());
        ids.add(rows.getLong("id"));
        duplicates.add(rows.getBoolean("duplicate"));
      }
    }
    assertThat(duplicates).containsExactly(false, false, true, false);
    assertThat(ids.get(2)).isEqualTo(ids.get(1));
    assertThat(find(ids.get(0)).state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(find(ids.get(3)).task().runAt()).isEqualTo(Instant.parse("2030-01-31T11:00:00Z"));
  }

  @Test
  void aKeyIsTheSameWhicheverWayItsTaskCame() throws SQLException {
    String submit =
        "select buswork.submit('t', key => 'both', unique_for => 'active', on_conflict => '%s')";
    long first = stage.number(submit.formatted("return"));
    assertThat(stage.number(submit.formatted("return"))).isEqualTo(first);
    Task other = keyed("both");
    assertThat(
            await(stage.stores().tasks().insertKeyed(new Submission(List.of(other), null)))
                .entries())
        .containsExactly(new Taken.Entry(first, true));
    Refused refused = refusal(submit.formatted("reject"));
    assertThat(refused.state).isEqualTo("23505");
    assertThat(refused.message).contains("key \"both\" is held by task " + first);
    stage.execute("delete from buswork.task where id = " + first);
    assertThat(stage.number(submit.formatted("reject"))).isGreaterThan(first);
  }

  @Test
  void whatHasStartedOrEndedOrIsElsewhereIsNotReplaced() throws SQLException {
    String replace =
        "select buswork.submit('t', queue => '%s', key => '%s', unique_for => 'forever',"
            + " on_conflict => 'replace', payload => '\"new\"')";
    for (String change :
        List.of(
            "state = 4, attempt = 1, run_at = now() | is retrying: only a task that has not started",
            "attempt = 1 | is ready: only a task that has not started",
            "queue = 'other' | is in the queue other: what replaces it must name the same queue")) {
      String key = "start " + change.hashCode();
      long id = stage.number(replace.formatted("q", key));
      stage.execute(
          "update buswork.task set "
              + change.substring(0, change.indexOf('|'))
              + "where id = "
              + id);
      Refused refused = refusal(replace.formatted("q", key));
      assertThat(refused.message).contains(change.substring(change.indexOf('|') + 2));
      assertThat(refused.state).isEqualTo("23505");
      assertThat(refused.column).isEqualTo("key");
    }
    long gone = stage.number(replace.formatted("q", "gone"));
    stage.execute("delete from buswork.task where id = " + gone);
    assertThat(refusal(replace.formatted("q", "gone")).message)
        .contains("is held by task " + gone + " of the type t, which has ended");
    assertThat(stage.number("select count(*) from buswork.new_content")).isZero();
  }

  @Test
  void aContentThatCameTooLateForAKeyHeldForEverIsACanceledTask() throws SQLException {
    String replace =
        "select buswork.submit('t', key => 'late', unique_for => 'forever',"
            + " on_conflict => 'replace')";
    long first = stage.number(replace);
    assertThat(stage.number(replace)).isEqualTo(first);
    NewContent content = await(stage.stores().sqlSubmits().contents()).get(0);
    assertThat(content.isHeldInItsQueue()).isTrue();
    assertThat(content.task().id()).isEqualTo(first);
    await(stage.stores().sqlSubmits().store(content));
    assertThat(await(stage.stores().sqlSubmits().contents())).as("its time may come").hasSize(1);
    stage.execute("delete from buswork.task where id = " + first);
    await(stage.stores().sqlSubmits().store(content));
    assertThat(await(stage.stores().sqlSubmits().contents())).isEmpty();
    assertThat(
            stage.number(
                "select count(*) from buswork.tasks where key = 'late' and state = 'canceled'"
                    + " and error ->> 'type' = 'key-held'"))
        .isOne();
  }

  @Test
  void aTransactionThatTakesAKeyHoldsUpARetryForAMomentOnly() throws SQLException {
    long first =
        stage.number(
            "select buswork.submit('t', queue => 'q', key => 'slow', unique_for => 'active')");
    stage.execute(
        "with gone as (delete from buswork.task where id = "
            + first
            + " returning *) insert into buswork.history (id, created_at, finished_at, state,"
            + " priority, attempt, max_attempts, queue, type, payload, options) select id,"
            + " created_at, now(), 6, priority, 1, 0, queue, type, payload, options from gone");
    stage.execute("delete from buswork.unique_key where key = 'slow'");
    var queues = stage.stores().queues();
    await(queues.create("q"));
    long epoch = await(queues.takeOver("q", "n")).epoch();
    try (Connection user = stage.connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("select buswork.submit('t', key => 'slow', unique_for => 'active')");
      assertThat(await(queues.revive("q", epoch, List.of(first)))).isEmpty();
      user.rollback();
    }
    assertThat(await(queues.revive("q", epoch, List.of(first)))).hasSize(1);
  }

  @Test
  void idsNeverClashWithBlocksThatNodesReserve() throws Exception {
    int threads = 4;
    int each = 300;
    Set<Long> ids = new HashSet<>();
    List<Thread> running = new ArrayList<>();
    List<Long> taken = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                try (Connection connection = stage.connect();
                    Statement statement = connection.createStatement()) {
                  for (int i = 0; i < each; i++) {
                    try (ResultSet row =
                        statement.executeQuery("select buswork.take_ids(" + (i % 3 + 1) + ")")) {
                      row.next();
                      for (int k = 0; k <= i % 3; k++) {
                        taken.add(row.getLong(1) + k);
                      }
                    }
                  }
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      running.add(thread);
    }
    List<Future<?>> blocks = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      blocks.add(
          stage
              .stores()
              .tasks()
              .reserveIds(7)
              .onSuccess(
                  block -> {
                    for (int k = 0; k < block.count(); k++) {
                      taken.add(block.first() + k);
                    }
                  }));
    }
    await(Future.join(blocks));
    for (Thread thread : running) {
      thread.join();
    }
    ids.addAll(taken);
    assertThat(taken).hasSize(threads * each * 2 + each * 7);
    assertThat(ids).hasSameSizeAs(taken);
  }

  @Test
  void aUsersLongTransactionHoldsUpNeitherIdsNorTheSameNewQueue() throws SQLException {
    try (Connection user = stage.connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("select buswork.submit('t', queue => 'brand-new')");
      await(stage.stores().tasks().reserveIds(10));
      await(stage.stores().queues().create("brand-new"));
      user.commit();
    }
    stage.number("select buswork.submit('t', queue => 'another-new')");
    assertThat(await(stage.stores().sqlSubmits().createQueues())).isTrue();
    assertThat(await(stage.stores().queues().queues()))
        .extracting(row -> row.name())
        .contains("brand-new", "another-new");
    assertThat(await(stage.stores().sqlSubmits().createQueues())).isFalse();
  }

  @Test
  void isToldOfAfterTheCommitAndNotAtAllAfterARollback() throws Exception {
    try (Connection user = stage.connect();
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("select buswork.submit('told.never')");
      user.rollback();
      statement.execute(
          "select buswork.submit_many((select jsonb_agg(jsonb_build_object('type', 'told.' || i % 2))"
              + " from generate_series(1, 1000) i))");
      statement.execute("select buswork.submit('told.at', delay => '1 s', priority => 9)");
      assertThat(told.stream().filter(t -> t.type().startsWith("told."))).isEmpty();
      user.commit();
    }
    long count = 0;
    while (count < 1001) {
      SqlSubmit submit = told.poll(60, TimeUnit.SECONDS);
      assertThat(submit).isNotNull();
      if (submit.type().startsWith("told.")) {
        assertThat(submit.type()).isNotEqualTo("told.never");
        count += submit.count();
        if (submit.type().equals("told.at")) {
          assertThat(submit.state()).isEqualTo(TaskState.SCHEDULED);
          assertThat(submit.priority()).isEqualTo(9);
        }
      }
    }
    assertThat(count).isEqualTo(1001);
  }

  @Test
  void listeningBeginsAgainWhenItsConnectionIsLost() throws Exception {
    begun.clear();
    stage.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'");
    assertThat(begun.poll(60, TimeUnit.SECONDS)).isNotNull();
    told.clear();
    stage.number("select buswork.submit('again')");
    SqlSubmit submit = told.poll(60, TimeUnit.SECONDS);
    while (submit != null && !submit.type().equals("again")) {
      submit = told.poll(60, TimeUnit.SECONDS);
    }
    assertThat(submit).isNotNull();
  }

  @Test
  void aRoleNeedsNothingButTheRightToCallIt() throws SQLException {
    stage.execute("create role app login password 'app'");
    assertThat(stateOfApp("select buswork.submit('t')")).isEqualTo("42501");
    stage.execute(
        "grant usage on schema buswork to app; grant execute on function buswork.submit to app;"
            + " grant execute on function buswork.submit_many to app;"
            + " grant select on buswork.tasks, buswork.attempts to app");
    assertThat(stateOfApp("select buswork.submit('t', key => 'k', unique_for => '1s')")).isNull();
    assertThat(stateOfApp("select * from buswork.submit_many('[{\"type\": \"t\"}]')")).isNull();
    assertThat(stateOfApp("select * from buswork.tasks")).isNull();
    assertThat(stateOfApp("select * from buswork.attempts")).isNull();
    assertThat(stateOfApp("delete from buswork.task")).isEqualTo("42501");
  }

  private record Refused(String state, String message, String column) {}

  private static Refused refusal(String sql) throws SQLException {
    try {
      throw new AssertionError("not refused: " + stage.number(sql));
    } catch (PSQLException e) {
      String column = e.getServerErrorMessage().getColumn();
      return new Refused(e.getSQLState(), e.getMessage(), column);
    }
  }

  private static String stateOfApp(String sql) throws SQLException {
    String login = stage.url().substring("postgresql://postgres:".length());
    String url = "jdbc:postgresql://" + login.substring(login.indexOf('@') + 1);
    try (Connection app = DriverManager.getConnection(url, "app", "app");
        Statement statement = app.createStatement()) {
      statement.execute(sql);
      return null;
    } catch (PSQLException e) {
      return e.getSQLState();
    }
  }

  private static Task keyed(String key) {
    long id = await(stage.stores().tasks().reserveIds(1)).first();
    var options =
        TaskOptions.builder().key(new TaskKey(key, Unique.of("active", OnConflict.RETURN))).build();
    return new Task(id, id, "q", "t", TaskState.READY, 5, 0, 0, Instant.now(), null, "{}", options);
  }

  private static TaskView find(long id) {
    return await(stage.stores().tasks().find(id)).orElseThrow();
  }
}
