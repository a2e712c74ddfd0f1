package io.buswork.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The hot statements never scan a table, also with the generic plan that prepared ones end up with.
 */
class ExplainTest {

  private static PostgresStage stage;

  @BeforeAll
  static void fill() throws SQLException {
    stage = new PostgresStage();
    stage.insert(20_000);
    stage.execute(
        "insert into buswork.task (id, seq, queue, type, state, priority, created_at, run_at, payload)"
            + " select 100000 + i, 100000 + i, 'q', 't', 1, 5, now(), now() + i * interval '1 s', '{}'"
            + " from generate_series(1, 20000) i");
    stage.execute(
        "insert into buswork.task (id, seq, queue, type, state, priority, created_at, payload,"
            + " concurrency_key)"
            + " select 50000 + i, 50000 + i, 'q', 't', 2, 5, now(), '{}', 'k' || i % 100"
            + " from generate_series(1, 20000) i");
    stage.execute(
        "insert into buswork.history (id, created_at, finished_at, state, priority, attempt,"
            + " max_attempts, queue, type, payload)"
            + " select 200000 + i, now(), now(), 5, 5, 1, 0, 'q', 't', '{}'"
            + " from generate_series(1, 20000) i");
    stage.execute(
        "insert into buswork.unique_key (type, key, task_id)"
            + " select 't', 'k' || i, i from generate_series(1, 20000) i");
    stage.execute("analyze");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void readingInOrderGoesByTheReadyIndexFromTheCursorOn() throws SQLException {
    String plan = plan(Sql.READ_READY, "'q', 5::smallint, 15000, 1000, '{}'");
    assertThat(plan).contains("task_ready").contains("(seq > ").doesNotContain("Sort");
  }

  @Test
  void lookingForMissedOnesGoesByTheReadyIndex() throws SQLException {
    assertThat(plan(Sql.READY_IDS, "'q', 5::smallint, 0, 15000, 1000"))
        .contains("task_ready")
        .doesNotContain("Sort");
  }

  @Test
  void keysAreFoundStepByStepInTheirIndex() throws SQLException {
    assertThat(plan(Sql.READ_KEYS, "'q', 'k5', 100"))
        .contains("task_ready_keyed")
        .doesNotContain("Seq Scan")
        .doesNotContain("Sort");
  }

  @Test
  void eachKeysTasksAreReadInOrderFromItsCursorOn() throws SQLException {
    assertThat(plan(Sql.READ_KEYED, "'q', '{k5,k6}', '{10,5}', '{0,50100}', 10, '{}'"))
        .containsPattern("task_ready_keyed.*\\n.*Index Cond: .*concurrency_key = .*ROW\\(")
        .doesNotContain("Seq Scan")
        .doesNotContain("Sort");
  }

  @Test
  void theDepthIsCountedByTheIndexes() throws SQLException {
    assertThat(plan(Sql.QUEUE_DEPTH, "'q', 1000"))
        .contains("task_ready", "task_ready_keyed", "task_timed")
        .doesNotContain("Seq Scan");
  }

  @Test
  void timersGoByTheirIndex() throws SQLException {
    assertThat(plan(Sql.READ_TIMED, "'q', now(), 0, now() + interval '1 min', 1000"))
        .contains("task_timed")
        .doesNotContain("Seq Scan");
  }

  @Test
  void settlingGoesByThePrimaryKey() throws SQLException {
    String plan =
        plan(
            Sql.SETTLE_LEAN,
            "'q', 1, '{1,2,3}', 0::smallint, array[now(), now(), now()], '{1,1,1}', '{1,1,1}',"
                + " 'n', 'm', '1', '{1}', false");
    assertThat(plan).contains("task_pkey").doesNotContain("Seq Scan on task");
  }

  @Test
  void aPlanThatWasMadeWhileTheTableWasEmptyStillGoesByThePrimaryKey() throws SQLException {
    try (PostgresStage fresh = new PostgresStage();
        Connection connection = fresh.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum analyze buswork.task");
      statement.execute(Sql.PREFER_INDEXES);
      statement.execute("set plan_cache_mode = force_generic_plan");
      for (String[] hot :
          new String[][] {
            {
              Sql.SETTLE_LEAN,
              "'q', 1, '{1,2,3}', 0::smallint, array[now(), now(), now()], '{1,1,1}', '{1,1,1}',"
                  + " 'n', 'm', '1', '{1}', false"
            },
            {
              Sql.SETTLE_AGAIN,
              "'q', 1, '{1}', '{0}', '{2}', '{1}', '{null}', '{[]}', '{null}', '{1}', '{1}'"
            }
          }) {
        statement.execute("prepare hot as " + hot[0]);
        assertThat(explain(statement, hot[1]))
            .containsPattern("task_pkey.*\\n.*Index Cond: \\(\\(?id = ANY")
            .doesNotContain("Seq Scan on task")
            .doesNotContain("Nested Loop");
        statement.execute("deallocate hot");
      }
    }
  }

  @Test
  void whatWasAnalyzedWhileItWasNearlyEmptyIsStillReadInOrderFromTheCursorOn() throws SQLException {
    try (PostgresStage drained = new PostgresStage();
        Connection connection = drained.connect();
        Statement statement = connection.createStatement()) {
      drained.insert(20_000);
      drained.execute("delete from buswork.task");
      drained.insert(3);
      drained.execute("analyze buswork.task");
      statement.execute(Sql.PREFER_INDEXES);
      for (String[] hot :
          new String[][] {
            {Sql.READ_READY, "'q', 5::smallint, 15000, 1000, '{}'", "task_ready"},
            {Sql.READ_READY_OF, "'q', 5::smallint, 15000, 1000, 't'", "task_ready"},
            {Sql.READY_IDS, "'q', 5::smallint, 0, 15000, 1000", "task_ready"},
            {Sql.READ_TIMED, "'q', now(), 0, now() + interval '1 min', 1000", "task_timed"}
          }) {
        statement.execute("prepare hot as " + hot[0]);
        assertThat(explain(statement, hot[1]))
            .containsPattern("Index (Only )?Scan using " + hot[2])
            .doesNotContain("Sort")
            .doesNotContain("Bitmap");
        statement.execute("deallocate hot");
      }
    }
  }

  @Test
  void findingATaskGoesByItsIdInEveryPartition() throws SQLException {
    assertThat(plan(Sql.FIND_TASK, "200001"))
        .contains("task_pkey")
        .doesNotContain("Seq Scan on task")
        // The days to come are empty: scanning nothing is cheapest.
        .containsPattern("Index Scan using history_\\d{8}_id_idx");
  }

  @Test
  void listingWithoutAFilterReadsByIdAndStops() throws SQLException {
    assertThat(search(Sql.LIST_TASKS, "null, null, null, null, null", true, true))
        .contains("Index Scan Backward using task_pkey")
        .containsPattern("Index Scan Backward using history_\\d{8}_id_idx")
        .doesNotContain("Seq Scan on task");
  }

  @Test
  void listingWhatFailedGoesByTheIndexOfWhatDidNotEndWell() throws SQLException {
    String plan = search(Sql.LIST_TASKS, "'{6}', null, null, null, null", false, true);
    // The partial index, which Postgres has named after its column and numbered.
    assertThat(plan)
        .containsPattern("history_\\d{8}_id_idx1")
        .doesNotContain("task_pkey")
        .doesNotContain("Seq Scan on history_2");
  }

  @Test
  void listingWhatRunsStartsFromTheDispatchRecords() throws SQLException {
    assertThat(search(Sql.LIST_RUNNING, "null, null, null, null, null", true, false))
        .containsPattern("Index Cond: \\(\\(id = (\\(unnest\\(|sent\\.id)")
        .doesNotContain("Scan on history")
        .doesNotContain("Seq Scan on task");
  }

  @Test
  void bringingTasksBackGoesByTheirIdsInEveryPartition() throws SQLException {
    assertThat(plan(Sql.REVIVE, "'q', 1, '{200001,200002}', 1"))
        .containsPattern("using history_\\d{8}_id_idx");
  }

  @Test
  void listingByKeyGoesByTheIndexesOfKeys() throws SQLException {
    assertThat(search(Sql.LIST_TASKS, "null, null, null, null, null", "'k'", true, true))
        .contains("task_key")
        .contains("task_key_id_idx")
        .doesNotContain("Seq Scan on task");
  }

  @Test
  void keysAreTakenOverByTheirPrimaryKey() throws SQLException {
    assertThat(plan(Sql.TAKE_OVER_KEYS, "'{t}', '{k}', '{1}', '{1}'")).contains("unique_key_pkey");
  }

  @Test
  void whatHasExpiredIsFoundByAnIndexOfItsOwn() throws SQLException {
    assertThat(plan(Sql.READ_EXPIRED, "'q', now(), 0, now(), 1000")).contains("task_expiring");
  }

  private static String search(String sql, String filter, boolean live, boolean ended)
      throws SQLException {
    return search(sql, filter, "null", live, ended);
  }

  /** As the searches run: with a plan for their very values. */
  private static String search(String sql, String filter, String key, boolean live, boolean ended)
      throws SQLException {
    return explain(
        "force_custom_plan",
        sql,
        "300000, 0, "
            + (live ? "'{2}', " : "'{}', ")
            + filter
            + ", null, null, true, null, "
            + live
            + ", "
            + ended
            + ", "
            + key
            + ", null, 100");
  }

  private static String plan(String sql, String values) throws SQLException {
    return explain("force_generic_plan", sql, values);
  }

  private static String explain(String mode, String sql, String values) throws SQLException {
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set plan_cache_mode = " + mode);
      statement.execute(Sql.PREFER_INDEXES);
      statement.execute("prepare hot as " + sql);
      return explain(statement, values);
    }
  }

  private static String explain(Statement statement, String values) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (ResultSet rows = statement.executeQuery("explain execute hot(" + values + ")")) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }
}
