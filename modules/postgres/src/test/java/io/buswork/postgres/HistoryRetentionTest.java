package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.HistorySlice;
import io.buswork.store.Retention;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ended tasks are kept, and what that asks of those who read them. */
class HistoryRetentionTest {

  /** Has a part of its own like any other day: what ended an hour ago may have ended then. */
  private static final String YESTERDAY =
      """
      do $$
      declare
        day timestamptz := date_trunc('day', now() at time zone 'utc') at time zone 'utc';
      begin
        execute format(
          'create table if not exists buswork.history_%s partition of buswork.history'
            || ' for values from (%L) to (%L)',
          to_char((day - interval '1 day') at time zone 'utc', 'YYYYMMDD'),
          day - interval '1 day', day);
      end $$
      """;

  private static PostgresStage stage;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    stage.execute("truncate buswork.history");
    stage.execute(YESTERDAY);
  }

  @Test
  void statesAndQueuesAreKeptForTimesOfTheirOwn() throws SQLException {
    for (int state = 5; state <= 8; state++) {
      for (int hours : new int[] {1, 3, 30}) {
        insert(1, state, "q", hours);
        insert(1, state, "loud", hours);
      }
    }
    Retention retention =
        Retention.fromJson(
            new JsonObject()
                .put("succeeded", "2h")
                .put("failed", "1d")
                .put("queues", "loud=30m, other=1m"));
    assertThat(pass(retention, null)).isEqualTo(12 + 2 + 1);
    assertThat(stage.number("select count(*) from buswork.history where queue = 'loud'")).isZero();
    assertThat(stage.number("select count(*) from buswork.history where state = 5")).isOne();
    assertThat(stage.number("select count(*) from buswork.history where state = 6")).isEqualTo(2);
    assertThat(stage.number("select count(*) from buswork.history where state > 6")).isEqualTo(6);
  }

  @Test
  void aPassGoesSliceBySliceAndTheNextOneOnlyWhereSomethingHasGotTooOld() throws SQLException {
    insert(250_000, 5, "q", 1);
    Retention retention = Retention.fromJson(new JsonObject().put("succeeded", "10m"));
    HistorySlice first = await(stage.stores().history().deleteSlice(retention, null, "", 0));
    // Soon after midnight they are not in the first part.
    while (first.deleted() == 0 && first.nextPart() != null) {
      first =
          await(
              stage
                  .stores()
                  .history()
                  .deleteSlice(retention, null, first.nextPart(), first.nextBlock()));
    }
    assertThat(first.deleted()).isBetween(1L, 249_999L);
    assertThat(first.nextBlock()).isPositive();
    pass(retention, null);
    assertThat(stage.number("select count(*) from buswork.history")).isZero();
    Retention later = Retention.fromJson(new JsonObject().put("succeeded", "20000d"));
    HistorySlice none = await(stage.stores().history().deleteSlice(later, null, "history_2", 0));
    assertThat(none.nextPart()).isEqualTo("history_other~");
  }

  @Test
  void aDayThatIsReadIsDroppedAnotherTimeAndNobodyWaits() throws SQLException {
    stage.execute(
        "create table buswork.history_20200103 partition of buswork.history"
            + " for values from ('2020-01-03 00:00:00+00') to ('2020-01-04 00:00:00+00')");
    try (Connection reader = stage.connect();
        Statement reading = reader.createStatement()) {
      reader.setAutoCommit(false);
      reading.execute("select count(*) from buswork.history");
      // Whoever waited for the reader would wait for ever: it reads on until this is answered.
      assertThat(await(stage.stores().history().dropPartitionsOlderThan(Duration.ofDays(7))))
          .isEmpty();
      reader.commit();
    }
    assertThat(await(stage.stores().history().dropPartitionsOlderThan(Duration.ofDays(7))))
        .containsExactly("history_20200103");
  }

  @Test
  void endlessAttemptsAreKeptToTheNewest() throws SQLException {
    long length =
        stage.number(
            """
            with recursive growing (n, list) as (
              select 1, '[{"n":1}]'
              union all
              select n + 1, buswork.append_json(
                list, jsonb_build_array(jsonb_build_object('n', n + 1, 'x', repeat('y', 900)))::text)
              from growing where n < 3000)
            select octet_length(list) from growing where n = 3000
              and list::jsonb -> -1 ->> 'n' = '3000' and list::jsonb -> -2 ->> 'n' = '2999'
            """);
    assertThat(length).isBetween(40_000L, 210_000L);
  }

  private static long pass(Retention retention, Instant cleanedAt) {
    long deleted = 0;
    String part = "";
    long block = 0;
    while (part != null) {
      HistorySlice slice =
          await(stage.stores().history().deleteSlice(retention, cleanedAt, part, block));
      deleted += slice.deleted();
      part = slice.nextPart();
      block = slice.nextBlock();
    }
    return deleted;
  }

  private static void insert(int count, int state, String queue, int hoursAgo) throws SQLException {
    stage.execute(
        "insert into buswork.history (id, created_at, finished_at, state, priority, attempt,"
            + " max_attempts, queue, type, payload) select nextval('buswork.task_id'), now(),"
            + " now() - interval '"
            + hoursAgo
            + " hours', "
            + state
            + ", 5, 1, 0, '"
            + queue
            + "', 't', '{}' from generate_series(1, "
            + count
            + ")");
  }
}
