package io.buswork.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.store.KeyCursor;
import io.buswork.store.QueueLimits;
import io.buswork.store.QueueRow;
import io.buswork.store.QueueStore;
import io.buswork.store.QueueTerm;
import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import io.buswork.store.StaleEpochException;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits, and tasks that are read by their concurrency keys. */
class QueueLimitsTest {

  private static final String QUEUE = PostgresStage.QUEUE;
  private static final KeyCursor START_A = new KeyCursor("a", 10, 0);
  private static PostgresStage stage;
  private static QueueStore store;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
    store = stage.stores().queues();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    stage.execute("delete from buswork.task");
    stage.execute("delete from buswork.queue");
    stage.execute("delete from buswork.key_start");
    PostgresStage.await(store.create(QUEUE));
  }

  @Test
  void limitsAreKeptAndHandedToTheNextTerm() {
    QueueTerm term = PostgresStage.await(store.takeOver(QUEUE, "n1"));
    assertThat(term.limits()).isEqualTo(QueueLimits.NONE);
    var limits =
        new QueueLimits(
            5,
            2,
            new RateLimit(10, Duration.ofSeconds(1)),
            new RateLimit(1, Duration.ofMillis(250)),
            1000L,
            3);
    PostgresStage.await(store.configure(QUEUE, term.epoch(), true, limits));
    QueueTerm next = PostgresStage.await(store.takeOver(QUEUE, "n2"));
    assertThat(next.limits()).isEqualTo(limits);
    assertThat(next.paused()).isTrue();
    assertThat(PostgresStage.await(store.queues())).extracting(QueueRow::limits).contains(limits);
    assertThat(PostgresStage.await(store.depthLimits())).isEqualTo(Map.of(QUEUE, 1000L));
    assertThatThrownBy(
            () ->
                PostgresStage.await(store.configure(QUEUE, term.epoch(), false, QueueLimits.NONE)))
        .isInstanceOf(StaleEpochException.class);
  }

  @Test
  void whatWasStartedOfEachKeyIsHandedToTheNextTermForOneSpan() throws SQLException {
    Duration hour = Duration.ofHours(1);
    long epoch = PostgresStage.await(store.takeOver(QUEUE, "n1")).epoch();
    PostgresStage.await(store.noteKeyStarts(QUEUE, epoch, Map.of("a", 2, "b", 1), hour));
    stage.execute("update buswork.key_start set at = at - interval '30 minutes'");
    PostgresStage.await(store.noteKeyStarts(QUEUE, epoch, Map.of("a", 3), hour));

    long next = PostgresStage.await(store.takeOver(QUEUE, "n2")).epoch();
    Map<String, List<RateUse.Starts>> noted = PostgresStage.await(store.keyStarts(QUEUE, hour));
    assertThat(noted).containsOnlyKeys("a", "b");
    assertThat(noted.get("a")).extracting(RateUse.Starts::count).containsExactly(2, 3);
    assertThat(noted.get("a").get(0).ago()).isBetween(Duration.ofMinutes(30), hour);
    assertThat(PostgresStage.await(store.keyStarts(QUEUE, Duration.ofMinutes(20))))
        .containsOnlyKeys("a");
    assertThatThrownBy(
            () ->
                PostgresStage.await(
                    store.noteKeyStarts(QUEUE, epoch, Map.of("a", 1, "c", 1), hour)))
        .isInstanceOf(StaleEpochException.class);

    stage.execute("update buswork.key_start set at = at - interval '2 hours'");
    PostgresStage.await(store.noteKeyStarts(QUEUE, next, Map.of("c", 1), hour));
    assertThat(PostgresStage.await(store.keyStarts(QUEUE, Duration.ofDays(1))))
        .as("what is older than the span is dropped")
        .containsOnlyKeys("c");
  }

  @Test
  void keysAreFoundOneAfterTheOther() {
    insert(ready(1, "b", 5), ready(2, "a", 5), ready(3, "a", 5), ready(4, null, 5), due(5, "c"));
    insert(ready(6, "ä", 5), ready(7, "z", 5));
    assertThat(PostgresStage.await(store.readKeys(QUEUE, "", 10)))
        .containsExactly("a", "b", "z", "ä");
    assertThat(PostgresStage.await(store.readKeys(QUEUE, "a", 2))).containsExactly("b", "z");
    assertThat(PostgresStage.await(store.readKeys(QUEUE, "ä", 2))).isEmpty();
    assertThat(PostgresStage.await(store.readKeys("other", "", 2))).isEmpty();
  }

  @Test
  void whatAQueueBeginsWithIsFoundWhateverItWaitsFor() {
    insert(ready(1, "a", 5), due(4, null), ready(2, null, 5), due(3, "a"));
    assertThat(PostgresStage.await(store.firstTasks(QUEUE, 10)))
        .extracting(Task::id)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(PostgresStage.await(store.firstTasks("other", 10))).isEmpty();
  }

  @Test
  void eachKeyIsReadInOrderBehindItsOwnCursor() {
    insert(
        ready(1, "a", 5), ready(2, "a", 9), ready(3, "b", 5), ready(4, "a", 5), ready(5, "b", 0));
    insert(ready(6, null, 5), due(7, "a"));
    assertThat(read(10, START_A, new KeyCursor("b", 10, 0))).containsExactly(2L, 1L, 4L, 3L, 5L);
    assertThat(read(2, START_A, new KeyCursor("b", 5, 3))).containsExactly(2L, 1L, 5L);
    assertThat(read(10, new KeyCursor("a", 5, 1))).containsExactly(4L);
    assertThat(PostgresStage.await(store.readReady(QUEUE, 5, 0, 10, Set.of())))
        .as("those without a key")
        .extracting(Task::id)
        .containsExactly(6L);
  }

  @Test
  void aKeyStaysWithItsTaskThroughItsWholeLife() throws SQLException {
    insert(due(1, "a"), ready(2, "a", 5));
    QueueTerm term = PostgresStage.await(store.takeOver(QUEUE, "n1"));
    PostgresStage.await(store.enqueueDue(QUEUE, term.epoch(), List.of(1L)));
    assertThat(read(10, START_A)).containsExactlyInAnyOrder(1L, 2L);
    PostgresStage.await(store.replace(QUEUE, term.epoch(), 2, ready(2, "b", 5), null));
    assertThat(PostgresStage.await(store.readKeys(QUEUE, "", 10))).containsExactly("a", "b");
    stage.execute(
        "with gone as (delete from buswork.task where id = 1 returning *)"
            + " insert into buswork.history (id, created_at, finished_at, state, priority, attempt,"
            + " max_attempts, queue, type, payload, options)"
            + " select id, created_at, now(), 7, priority, attempt, max_attempts, queue, type,"
            + " payload, options from gone");
    assertThat(PostgresStage.await(store.readKeys(QUEUE, "", 10))).containsExactly("b");
    PostgresStage.await(store.revive(QUEUE, term.epoch(), List.of(1L)));
    assertThat(read(10, START_A)).containsExactly(1L);
  }

  @Test
  void theDepthIsCountedNoFurtherThanNeeded() {
    insert(ready(1, "a", 5), ready(2, "a", 5), ready(3, null, 5), due(4, null));
    assertThat(PostgresStage.await(store.depth(QUEUE, 100))).isEqualTo(4);
    assertThat(PostgresStage.await(store.depth(QUEUE, 1))).isBetween(1L, 3L);
    assertThat(PostgresStage.await(store.depth("other", 100))).isZero();
  }

  private static List<Long> read(int limit, KeyCursor... cursors) {
    List<Task> tasks =
        PostgresStage.await(store.readKeyed(QUEUE, List.of(cursors), limit, Set.of()));
    assertThat(tasks).allMatch(task -> task.options().concurrencyKey() != null);
    return tasks.stream().map(Task::id).toList();
  }

  private static void insert(Task... tasks) {
    PostgresStage.await(stage.stores().tasks().insert(new ArrayList<>(List.of(tasks))));
  }

  private static Task ready(long id, String key, int priority) {
    return task(id, key, priority, TaskState.READY, null);
  }

  private static Task due(long id, String key) {
    return task(id, key, 5, TaskState.SCHEDULED, Instant.now());
  }

  private static Task task(long id, String key, int priority, TaskState state, Instant due) {
    return new Task(
        id,
        id,
        QUEUE,
        "t",
        state,
        priority,
        0,
        0,
        Instant.now(),
        due,
        "{}",
        TaskOptions.builder().concurrencyKey(key).build());
  }
}
