package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistoryPartitionsTest {

  private static final String PARTITIONS =
      "select count(*) from pg_inherits where inhparent = 'buswork.history'::regclass";

  private static PostgresStage stage;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void aDayWhosePartitionCameTooLateTakesItsTasksOver() throws SQLException {
    stage.execute(
        "insert into buswork.history (id, created_at, finished_at, state, priority, attempt,"
            + " max_attempts, queue, type, payload)"
            + " values (1, now(), now() + interval '4 days', 5, 5, 1, 0, 'q', 't', '{}')");
    assertThat(stage.number("select count(*) from buswork.history_other")).isOne();
    await(stage.stores().history().createPartitions(5));
    assertThat(stage.number("select count(*) from buswork.history_other")).isZero();
    assertThat(stage.number("select count(*) from buswork.history where id = 1")).isOne();
  }

  @Test
  void noDayIsVacuumedForHavingGrown() throws SQLException {
    await(stage.stores().history().createPartitions(2));
    assertThat(
            stage.number(
                "select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                    + " where i.inhparent = 'buswork.history'::regclass"
                    + " and c.relname ~ '^history_2[0-9]{7}$' and c.relname <> 'history_20200101'"
                    + " and not coalesce("
                    + "'autovacuum_vacuum_insert_threshold=-1' = any (c.reloptions), false)"))
        .isZero();
  }

  @Test
  void noColumnOfADayOrOfTheLiveTasksHasTheFinestStatistics() throws SQLException {
    await(stage.stores().history().createPartitions(2));
    String tables =
        "select 'buswork.task'::regclass as oid union all select inhrelid from pg_inherits"
            + " where inhparent = 'buswork.history'::regclass"
            + " and inhrelid::regclass::text <> 'buswork.history_20200101'";
    String columns =
        "select attrelid, attnum from pg_attribute where attrelid in (select oid from tables)"
            + " and attnum > 0 and not attisdropped";
    String computed =
        "select a.attrelid, a.attnum from pg_attribute a join pg_index i on i.indexrelid ="
            + " a.attrelid where i.indrelid in (select oid from tables)"
            + " and i.indkey[a.attnum - 1] = 0";
    assertThat(
            stage.number(
                "with tables as (%s), judged as (%s union all %s) select count(*) from judged"
                        .formatted(tables, columns, computed)
                    + " join pg_attribute using (attrelid, attnum)"
                    + " where coalesce(attstattarget, -1) not between 0 and 20"))
        .isZero();
  }

  @Test
  void makingThemAgainChangesNothingAndOldDaysAreDropped() throws SQLException {
    await(stage.stores().history().createPartitions(2));
    long before = stage.number(PARTITIONS);
    await(stage.stores().history().createPartitions(2));
    assertThat(stage.number(PARTITIONS)).isEqualTo(before);
    stage.execute(
        "create table buswork.history_20200101 partition of buswork.history"
            + " for values from ('2020-01-01 00:00:00+00') to ('2020-01-02 00:00:00+00')");
    assertThat(await(stage.stores().history().dropPartitionsOlderThan(Duration.ofDays(7))))
        .containsExactly("history_20200101");
  }
}
