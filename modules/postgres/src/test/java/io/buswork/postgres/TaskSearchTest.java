package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.FailureGroup;
import io.buswork.store.FailureGroups;
import io.buswork.store.SearchPage;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskMatch;
import io.buswork.store.TaskSearch;
import io.buswork.store.TaskView;
import io.buswork.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ids 1 to 300,000 have ended, every 1000th of them badly; 300,001 to 310,000 are ready, of which
 * three run; 310,001 to 310,010 are scheduled, and due, and one of them runs. Between them and the
 * oldest, ids are missing.
 */
class TaskSearchTest {

  private static final String ERROR =
      "'{\"type\":\"IOException\",\"message\":\"order ' || i || ' is \\\"lost\\\"\"}'";

  private static PostgresStage stage;
  private static TaskSearch search;

  @BeforeAll
  static void fill() throws SQLException {
    stage = new PostgresStage();
    search = stage.stores().search();
    stage.execute(
        "insert into buswork.history (id, created_at, finished_at, state, priority, attempt,"
            + " max_attempts, outcome, queue, type, payload, error, tags)"
            + " select i, now() - interval '1 h', now(), case when i % 1000 = 0 then 6 else 5 end, 5,"
            + " 1, 0, case when i % 1000 = 0 then 1 else 0 end, 'q' || i % 2,"
            + " case when i % 100000 = 7 then 'rare' else 't' end, '{}',"
            + " case when i % 1000 = 0 then "
            + ERROR
            + " end, case when i = 5 then array['red'] end"
            + " from generate_series(1, 300000) i");
    stage.execute(
        "insert into buswork.task (id, seq, queue, type, state, priority, created_at, run_at, payload)"
            + " select i, i, 'q', 't', case when i > 310000 then 1 else 2 end, 5, now(),"
            + " case when i > 310000 then now() end, '{}' from generate_series(300001, 310010) i");
    stage.execute(
        "insert into buswork.dispatch values ('q', 1, 1, 'n', '{300005,300006,300007,9}', '{1,1,1,1}', now()),"
            + " ('q', 1, 2, 'n', '{300008}', '{2}', now()),"
            + " ('q', 1, 3, 'n', '{310001}', '{1}', now())");
    stage.execute("analyze");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void listsTheNewestFirstAndGoesOnByCursor() {
    SearchPage<TaskView> first = page(TaskFilter.ALL, Long.MAX_VALUE, 20);
    assertThat(first.items()).hasSize(20).first().matches(view -> view.task().id() == 310_010);
    assertThat(first.next()).isEqualTo(309_991);
    assertThat(page(TaskFilter.ALL, 309_991, 1).items())
        .first()
        .matches(view -> view.task().id() == 309_990);
    SearchPage<TaskView> last = page(TaskFilter.ALL, 3, 20);
    assertThat(last.items()).extracting(view -> view.task().id()).containsExactly(2L, 1L);
    assertThat(last.next()).isNull();
  }

  @Test
  void findsWhatIsRareInALongHistory() {
    assertThat(ids(filter(Set.of(), "rare", null, null, null)))
        .containsExactly(200_007L, 100_007L, 7L);
    assertThat(ids(filter(Set.of(), null, null, "red", null))).containsExactly(5L);
    assertThat(ids(filter(Set.of(TaskState.FAILED), null, null, null, "ORDER 7000 is \"lost")))
        .containsExactly(7_000L);
    assertThat(await(search.count(filter(Set.of(TaskState.FAILED), "t", "q0", null, null))))
        .isEqualTo(300);
  }

  @Test
  void theDispatchRecordsSayWhatRuns() {
    TaskFilter running = filter(Set.of(TaskState.RUNNING), null, null, null, null);
    SearchPage<TaskView> page = page(running, Long.MAX_VALUE, 10);
    assertThat(page.items())
        .extracting(view -> view.task().id())
        .containsExactly(310_001L, 300_007L, 300_006L, 300_005L);
    assertThat(page.items()).allMatch(view -> view.state() == TaskState.RUNNING);
    assertThat(page.next()).isNull();
    assertThat(await(search.count(running))).isEqualTo(4);
    TaskFilter scheduled = filter(Set.of(TaskState.SCHEDULED), null, null, null, null);
    assertThat(ids(scheduled)).hasSize(9).doesNotContain(310_001L);
    assertThat(await(search.count(scheduled))).isEqualTo(9);
    TaskFilter live = filter(Set.of(TaskState.RUNNING, TaskState.READY), null, null, null, null);
    assertThat(page(live, Long.MAX_VALUE, 2).items())
        .extracting(view -> view.task().id())
        .containsExactly(310_001L, 310_000L);
    assertThat(await(search.count(live))).isEqualTo(10_001);
    assertThat(await(stage.stores().queues().counts("q")).byState())
        .isEqualTo(Map.of(TaskState.READY, 9_997L, TaskState.RUNNING, 4L, TaskState.SCHEDULED, 9L));
    assertThat(await(search.count(filter(Set.of(TaskState.READY), null, null, null, null))))
        .isEqualTo(9_997);
    assertThat(
            await(
                search.count(
                    filter(
                        Set.of(TaskState.RUNNING, TaskState.SCHEDULED), null, null, null, null))))
        .isEqualTo(13);
    assertThat(page(filter(Set.of(TaskState.READY), null, null, null, null), 300_010, 5).items())
        .extracting(view -> view.task().id())
        .containsExactly(300_009L, 300_008L, 300_004L, 300_003L, 300_002L);
  }

  @Test
  void matchesAreTheSameTasksPageByPage() {
    List<TaskMatch> all = new ArrayList<>();
    Long before = Long.MAX_VALUE;
    TaskFilter failed =
        filter(Set.of(TaskState.FAILED, TaskState.SCHEDULED), null, null, null, null);
    while (before != null) {
      SearchPage<TaskMatch> page = await(search.matches(failed, before, 64));
      all.addAll(page.items());
      before = page.next();
    }
    assertThat(all).hasSize(309).doesNotHaveDuplicates();
    assertThat(all.get(0)).isEqualTo(new TaskMatch(310_010, "q", false));
    assertThat(all.get(308)).isEqualTo(new TaskMatch(1_000, "q0", true));
  }

  @Test
  void timesRestrict() {
    Instant halfAnHourAgo = Instant.now().minus(Duration.ofMinutes(30));
    var recent =
        new TaskFilter(
            Set.of(), null, null, null, null, halfAnHourAgo, Instant.now().plusSeconds(60));
    assertThat(await(search.count(recent))).isEqualTo(10_010);
    var older = new TaskFilter(Set.of(), null, null, null, null, null, halfAnHourAgo);
    assertThat(await(search.count(older))).isEqualTo(300_000);
  }

  @Test
  void aTimeLongPastIsFoundByHalvingTheIds() throws SQLException {
    assertThat(stage.number("select buswork.first_id_created(now() - interval '30 minutes')"))
        .isBetween(299_001L, 301_001L);
    assertThat(stage.number("select buswork.first_id_created(now() + interval '1 day')"))
        .isGreaterThan(310_010);
    assertThat(stage.number("select buswork.first_id_created(now() - interval '1 day')"))
        .isLessThanOrEqualTo(1000);
    assertThat(stage.number("select count(buswork.first_id_created(null))")).isZero();
    Instant halfAnHourAgo = Instant.now().minus(Duration.ofMinutes(30));
    var older = new TaskFilter(Set.of(), null, null, null, null, null, halfAnHourAgo);
    assertThat(page(older, Long.MAX_VALUE, 1).items())
        .first()
        .matches(view -> view.task().id() == 300_000);
  }

  @Test
  void failuresAreGroupedWhateverTheNumbersInTheirWords() {
    FailureGroups groups = await(search.failures(Instant.now().minusSeconds(3600), 10));
    assertThat(groups.complete()).isTrue();
    assertThat(groups.groups()).hasSize(1);
    FailureGroup group = groups.groups().get(0);
    assertThat(group.count()).isEqualTo(300);
    assertThat(group.sample()).isEqualTo(300_000);
    assertThat(group.error()).startsWith("IOException: order ").endsWith("is \"lost\"");
    assertThat(await(search.failures(Instant.now().plusSeconds(3600), 10)).groups()).isEmpty();
  }

  @Test
  void deletesWhatHasEndedOnly() throws SQLException {
    stage.execute(
        "insert into buswork.history (id, created_at, finished_at, state, priority, attempt,"
            + " max_attempts, queue, type, payload)"
            + " values (999999, now(), now(), 8, 5, 1, 0, 'q', 't', '{}')");
    assertThat(await(search.deleteEnded(List.of(999_999L, 310_001L)))).isOne();
    assertThat(stage.number("select count(*) from buswork.task where id = 310001")).isOne();
  }

  private static List<Long> ids(TaskFilter filter) {
    return page(filter, Long.MAX_VALUE, 100).items().stream()
        .map(view -> view.task().id())
        .toList();
  }

  private static SearchPage<TaskView> page(TaskFilter filter, long before, int limit) {
    return await(search.list(filter, before, limit));
  }

  private static TaskFilter filter(
      Set<TaskState> states,
      @Nullable String type,
      @Nullable String queue,
      @Nullable String tag,
      @Nullable String text) {
    return new TaskFilter(states, type, queue, tag, text, null, null);
  }
}
