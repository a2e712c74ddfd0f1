package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.schedule.CatchUp;
import io.buswork.schedule.Overlap;
import io.buswork.schedule.Schedule;
import io.buswork.schedule.Situation;
import io.buswork.store.QueueLimits;
import io.buswork.store.ScheduleFired;
import io.buswork.store.ScheduleRow;
import io.buswork.store.ScheduleStore;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Schedules on a real Postgres; its clock is moved by setting back what has been dealt with. */
class ScheduleStoreTest {

  private static PostgresStage stage;
  private static ScheduleStore store;

  @BeforeAll
  static void open() {
    stage = new PostgresStage();
    store = stage.stores().schedules();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @AfterEach
  void clear() throws SQLException {
    stage.execute("delete from buswork.schedule");
    stage.execute("delete from buswork.task");
    stage.execute("delete from buswork.module");
  }

  @Test
  void isKeptAsItWasSaid() {
    Schedule schedule = Schedules.every("a/b", "90s", Overlap.QUEUE, CatchUp.ALL);
    assertThat(await(store.put(schedule))).isTrue();
    ScheduleRow row = await(store.find("a/b")).orElseThrow();
    assertThat(row.schedule()).isEqualTo(schedule);
    assertThat(row.source()).isEqualTo(ScheduleRow.Source.PERSON);
    assertThat(row.runs()).isEmpty();
    assertThat(await(store.put(Schedules.cron("a/b", "0 9 * * *")))).isFalse();
    assertThat(await(store.find("a/b")).orElseThrow().schedule().rhythm().cron())
        .isEqualTo("0 9 * * *");
    assertThat(await(store.delete("a/b"))).isTrue();
    assertThat(await(store.delete("a/b"))).isFalse();
  }

  @Test
  void areListedByNameInPages() {
    for (String name : List.of("c", "a", "d", "b")) {
      await(store.put(Schedules.cron(name, "@daily")));
    }
    assertThat(await(store.list("", 3))).extracting(r -> r.schedule().name()).isEqualTo(abc());
    assertThat(await(store.list("c", 3))).extracting(r -> r.schedule().name()).containsExactly("d");
  }

  private static List<String> abc() {
    return List.of("a", "b", "c");
  }

  @Test
  void aNewOneIsPlannedAndFiresNothing() {
    await(store.put(Schedules.cron("s", "0 0 1 1 *")));
    assertThat(await(store.untilDue())).contains(Duration.ZERO);
    assertThat(fire()).singleElement().satisfies(fired -> assertThat(fired.runs()).isEmpty());
    assertThat(await(store.untilDue()).orElseThrow()).isPositive();
    assertThat(fire()).isEmpty();
  }

  @Test
  void firesOnceAndNotesItsRun() throws SQLException {
    await(store.put(Schedules.every("s", "1h", Overlap.ALLOW, CatchUp.LAST)));
    setBack("2 hours");
    List<ScheduleFired> fired = fire();
    assertThat(fired).hasSize(1);
    assertThat(fired.get(0).runs()).hasSize(1);
    Task task = fired.get(0).runs().get(0).task();
    assertThat(await(stage.stores().tasks().find(task.id())).orElseThrow().task()).isEqualTo(task);
    assertThat(task.priority()).isEqualTo(7);
    assertThat(await(store.find("s")).orElseThrow().runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.task()).isEqualTo(task.id());
              assertThat(run.instant()).isEqualTo(fired.get(0).runs().get(0).instant());
              assertThat(run.byHand()).isFalse();
            });
    assertThat(fire()).isEmpty();
  }

  @Test
  void anInstantHasOneTaskHoweverOftenItIsFired() throws SQLException {
    await(store.put(Schedules.every("s", "1h", Overlap.ALLOW, CatchUp.ALL)));
    setBack("5 hours");
    assertThat(fire().get(0).runs()).hasSize(5);
    setBack("6 hours");
    assertThat(fire().get(0).runs()).hasSize(1);
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(6);
  }

  @Test
  void changesToAndFromSummerTimeLoseNoRunAndDoubleNone() throws SQLException {
    await(store.put(Schedules.cron("night", "30 2 * * *", ZoneId.of("Europe/Berlin"))));
    assertThat(runsInTheNightsFrom("2026-03-28T00:00:00Z"))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(runsInTheNightsFrom("2026-10-24T00:00:00Z"))
        .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(6);
  }

  /** Two look at every half hour of the first three of some days, as nodes do. */
  private static List<String> runsInTheNightsFrom(String day) throws SQLException {
    Instant begin = Instant.parse(day);
    stage.execute("update buswork.schedule set handled_at = '" + day + "'");
    List<String> runs = new ArrayList<>();
    for (int look = 0; look < 2 * 3 * 7; look++) {
      stage.execute("update buswork.schedule set next_at = '-infinity'");
      Duration time = Duration.ofDays(look / 14).plusMinutes(30 * (look % 14 / 2));
      await(store.fire(100, (one, seen) -> Schedules.plan(one, moved(seen, begin.plus(time)))))
          .forEach(fired -> fired.runs().forEach(run -> runs.add(run.instant().toString())));
    }
    return runs;
  }

  private static Situation moved(Situation seen, Instant now) {
    return new Situation(seen.handled(), now, seen.unfinished(), seen.waiting(), seen.room());
  }

  @Test
  void manyWhoFireAtOnceMakeEachTaskOnce() throws SQLException {
    for (int i = 0; i < 30; i++) {
      await(store.put(Schedules.every("s" + i, "1h", Overlap.ALLOW, CatchUp.ALL)));
    }
    setBack("10 hours");
    List<Future<List<ScheduleFired>>> firing = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      firing.add(store.fire(7, Schedules::plan));
    }
    firing.forEach(PostgresStage::await);
    while (!fire().isEmpty()) {
      continue;
    }
    assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(300);
    assertThat(stage.number("select count(*) from buswork.schedule_run")).isEqualTo(300);
    assertThat(
            stage.number(
                "select count(*) from buswork.schedule_run r join buswork.task t on t.id = r.task_id"))
        .isEqualTo(300);
  }

  @Test
  void whoeverIsInTheMiddleOfFiringOneHoldsNobodyUp() throws SQLException {
    await(store.put(Schedules.every("held", "1h", Overlap.ALLOW, CatchUp.LAST)));
    await(store.put(Schedules.every("free", "1h", Overlap.ALLOW, CatchUp.LAST)));
    setBack("1 hour");
    try (Connection other = stage.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from buswork.schedule where name = 'held' for update");
      assertThat(fire()).extracting(ScheduleFired::name).containsExactly("free");
      assertThat(fire()).isEmpty();
      other.rollback();
    }
    assertThat(fire()).extracting(ScheduleFired::name).containsExactly("held");
  }

  @Test
  void aFiringThatFailsLeavesNothing() throws SQLException {
    await(store.put(Schedules.every("s", "1h", Overlap.ALLOW, CatchUp.ALL)));
    setBack("3 hours");
    stage.execute("alter table buswork.task add constraint broken check (type <> 't') not valid");
    try {
      Future<List<ScheduleFired>> firing = store.fire(10, Schedules::plan);
      assertThatThrownBy(() -> await(firing)).hasMessageContaining("broken");
    } finally {
      stage.execute("alter table buswork.task drop constraint broken");
    }
    assertThat(stage.number("select count(*) from buswork.schedule_run")).isZero();
    assertThat(fire().get(0).runs()).hasSize(3);
  }

  @Test
  void whatIsUnfinishedIsSkippedOrWaitedFor() throws SQLException {
    await(store.put(Schedules.every("skip", "1h", Overlap.SKIP, CatchUp.LAST)));
    await(store.put(Schedules.every("queue", "1h", Overlap.QUEUE, CatchUp.LAST)));
    setBack("1 hour");
    assertThat(runs(fire())).isEqualTo(2);
    forgetRuns("1 hour");
    List<ScheduleFired> busy = fire();
    assertThat(runs(busy)).isZero();
    assertThat(plan(busy, "skip").plan().overlapping()).hasSize(1);
    assertThat(plan(busy, "queue").plan().waiting()).isNotNull();
    assertThat(fire()).isEmpty();

    stage.execute("delete from buswork.task");
    assertThat(await(store.untilDue())).contains(Duration.ZERO);
    List<ScheduleFired> free = fire();
    assertThat(free).extracting(ScheduleFired::name).containsExactly("queue");
    assertThat(runs(free)).isEqualTo(1);
    assertThat(fire()).isEmpty();
  }

  @Test
  void aFullQueueIsPassedOverOrWaitedFor() throws SQLException {
    var queues = stage.stores().queues();
    await(queues.create(PostgresStage.QUEUE));
    long epoch = await(queues.takeOver(PostgresStage.QUEUE, "n")).epoch();
    var two = new QueueLimits(null, null, null, null, 2L, 1);
    await(queues.configure(PostgresStage.QUEUE, epoch, false, two));
    try {
      stage.insert(1);
      await(store.put(Schedules.every("all", "1h", Overlap.ALLOW, CatchUp.ALL)));
      await(store.put(Schedules.every("queue", "1h", Overlap.QUEUE, CatchUp.LAST)));
      setBack("2 hours");
      List<ScheduleFired> full = fire();
      assertThat(runs(full)).as("the room that there was").isOne();
      assertThat(full.stream().mapToInt(fired -> fired.plan().full().size()).sum()).isPositive();
      forgetRuns("1 hour");
      assertThat(plan(fire(), "queue").plan().waiting()).isNotNull();
      assertThat(await(store.untilDue()).orElseThrow()).as("no loop").isPositive();
      assertThat(fire()).isEmpty();

      stage.execute("delete from buswork.task");
      assertThat(await(store.untilDue())).contains(Duration.ZERO);
      List<ScheduleFired> free = fire();
      assertThat(free).extracting(ScheduleFired::name).containsExactly("queue");
      assertThat(runs(free)).isOne();
    } finally {
      await(queues.configure(PostgresStage.QUEUE, epoch, false, QueueLimits.NONE));
    }
  }

  @Test
  void anEditThatKeepsTheRhythmKeepsWhatIsDue() throws SQLException {
    await(store.put(Schedules.every("s", "1h", Overlap.ALLOW, CatchUp.ALL)));
    setBack("4 hours");
    await(store.put(Schedules.every("s", "1h", Overlap.SKIP, CatchUp.LAST)));
    assertThat(runs(fire())).isEqualTo(1);
  }

  @Test
  void anEditOfTheRhythmBeginsAnew() throws SQLException {
    await(store.put(Schedules.every("s", "1h", Overlap.ALLOW, CatchUp.ALL)));
    setBack("4 hours");
    await(store.put(Schedules.every("s", "2h", Overlap.ALLOW, CatchUp.ALL)));
    assertThat(runs(fire())).isZero();
  }

  @Test
  void whatIsDueDuringAPauseIsNeverMadeUpFor() throws SQLException {
    await(store.put(Schedules.every("s", "1h", Overlap.ALLOW, CatchUp.ALL)));
    assertThat(await(store.setPaused("s", true))).isTrue();
    setBack("4 hours");
    assertThat(fire()).isEmpty();
    await(store.setPaused("s", false));
    assertThat(runs(fire())).isZero();
    assertThat(await(store.setPaused("none", true))).isFalse();
  }

  @Test
  void runsByHandWhatever() {
    Schedule schedule = Schedules.cron("s", "0 0 1 1 *");
    await(store.put(schedule));
    await(store.setPaused("s", true));
    Task task = await(store.runNow("s")).orElseThrow();
    assertThat(await(stage.stores().tasks().find(task.id()))).isPresent();
    assertThat(await(store.find("s")).orElseThrow().runs())
        .singleElement()
        .satisfies(run -> assertThat(run.byHand()).isTrue());
    assertThat(await(store.runNow("none"))).isEmpty();
  }

  @Test
  void remembersTheNewestRunsOnly() throws SQLException {
    await(store.put(Schedules.every("s", "1m", Overlap.ALLOW, CatchUp.ALL)));
    setBack("400 minutes");
    assertThat(runs(fire())).isEqualTo(400);
    stage.execute("delete from buswork.task");
    stage.execute("update buswork.schedule set next_at = '-infinity'");
    fire();
    assertThat(stage.number("select count(*) from buswork.schedule_run")).isEqualTo(100);
  }

  @Test
  void aModulesHandlersDeclareTheirsUntilAPersonSpeaks() throws SQLException {
    activate("m", "1");
    await(store.declare("m", "1", List.of(Schedules.cron("t", "@daily"), hourly("u"))));
    assertThat(await(store.find("t")).orElseThrow().module()).isEqualTo("m");
    await(store.put(Schedules.cron("u", "@weekly")));
    await(store.setPaused("t", true));

    await(store.declare("m", "1", List.of(Schedules.cron("t", "@monthly"), hourly("u"))));
    ScheduleRow own = await(store.find("t")).orElseThrow();
    assertThat(own.schedule().rhythm().cron()).isEqualTo("@monthly");
    assertThat(own.schedule().paused()).isTrue();
    ScheduleRow edited = await(store.find("u")).orElseThrow();
    assertThat(edited.schedule().rhythm().cron()).isEqualTo("@weekly");
    assertThat(edited.source()).isEqualTo(ScheduleRow.Source.PERSON);

    await(store.declare("m", "0", List.of()));
    assertThat(await(store.find("t"))).as("declared by a version that is not active").isPresent();

    await(stage.stores().modules().delete("m"));
    assertThat(await(store.find("t"))).isEmpty();
    assertThat(await(store.find("u")).orElseThrow().schedule().paused()).isTrue();
  }

  @Test
  void whatANewVersionNoLongerDeclaresGoes() throws SQLException {
    activate("m", "1");
    await(store.declare("m", "1", List.of(Schedules.cron("t", "@daily"), hourly("u"))));
    assertThat(await(store.declare("m", "1", List.of(hourly("u")))))
        .containsExactly(new ScheduleStore.Declared("t", true));
    assertThat(await(store.declare("m", "1", List.of(hourly("u"))))).isEmpty();
    assertThat(await(store.find("t"))).isEmpty();
    assertThat(await(store.find("u"))).isPresent();
  }

  @Test
  void lookingForWhatIsDueScansNothing() throws SQLException {
    stage.execute(
        "insert into buswork.schedule (name, every_ms, timezone, overlap, catch_up, jitter_ms,"
            + " paused, source, queue, type, priority, max_attempts, payload, next_at)"
            + " select 's' || i, 3600000, 'UTC', 'skip', 'none', 0, false, 'person', 'q', 't', 5, 0,"
            + " '{}', now() + i * interval '1 min' from generate_series(1, 20000) i");
    stage.execute("analyze buswork.schedule");
    assertThat(plan(Sql.UNTIL_SCHEDULE_DUE)).doesNotContain("Seq Scan on schedule ");
    assertThat(plan(Sql.LOCK_DUE_SCHEDULES.replace("$1", "50")))
        .contains("schedule_next")
        .doesNotContain("Seq Scan on schedule ");
  }

  private static String plan(String sql) throws SQLException {
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("explain " + sql)) {
      StringBuilder plan = new StringBuilder();
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }

  @Test
  void aNodeThatHangsWhileItFiresLosesItsLock() throws Exception {
    await(store.put(Schedules.every("s", "1h", Overlap.ALLOW, CatchUp.LAST)));
    setBack("1 hour");
    Vertx other = Vertx.vertx();
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch thaw = new CountDownLatch(1);
    PostgresStores hung = await(PostgresStores.connect(other, PostgresOptions.of(stage.url())));
    try {
      Future<List<ScheduleFired>> late =
          hung.stores()
              .schedules()
              .fire(
                  10,
                  (schedule, situation) -> {
                    hanging.countDown();
                    awaitUninterruptibly(thaw);
                    return Schedules.plan(schedule, situation);
                  });
      assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(fire()).isEmpty();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> runs(fire()) == 1);
      thaw.countDown();
      assertThatThrownBy(() -> await(late)).isNotNull();
      assertThat(stage.number("select count(*) from buswork.task")).isEqualTo(1);
    } finally {
      thaw.countDown();
      await(hung.close().otherwiseEmpty());
      await(other.close());
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Schedule hourly(String name) {
    return Schedules.every(name, "1h", Overlap.SKIP, CatchUp.NONE);
  }

  private static void activate(String module, String version) throws SQLException {
    stage.execute(
        "insert into buswork.module_jar values ('x') on conflict do nothing;"
            + "insert into buswork.module (name, version, sha256, size, main_verticle, tasks,"
            + " uploaded_by) values ('"
            + module
            + "', '"
            + version
            + "', 'x', 0, 'V', '{}', 'me');"
            + "insert into buswork.module_active values ('"
            + module
            + "', '"
            + version
            + "')");
  }

  private static List<ScheduleFired> fire() {
    return await(store.fire(100, Schedules::plan));
  }

  private static int runs(List<ScheduleFired> fired) {
    return fired.stream().mapToInt(each -> each.runs().size()).sum();
  }

  private static ScheduleFired plan(List<ScheduleFired> fired, String name) {
    return fired.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** As if nobody had been there for so long. */
  private static void setBack(String interval) throws SQLException {
    stage.execute(
        "update buswork.schedule set handled_at = now() - interval '"
            + interval
            + "', next_at = '-infinity'");
  }

  /** The same, and what ran then ran earlier. */
  private static void forgetRuns(String interval) throws SQLException {
    stage.execute(
        "update buswork.schedule_run set instant = instant - interval '" + interval + "'");
    setBack(interval);
  }
}
