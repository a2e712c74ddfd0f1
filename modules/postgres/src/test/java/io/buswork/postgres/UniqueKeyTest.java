package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;
import static io.buswork.postgres.PostgresStage.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.store.KeyConflictException;
import io.buswork.store.KeyLockedException;
import io.buswork.store.QueueStore;
import io.buswork.store.Settlement;
import io.buswork.store.Submission;
import io.buswork.store.Taken;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskStore;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One task a key, whoever submits it and however often at once. */
class UniqueKeyTest {

  private static final String ACTIVE = "active";

  private static PostgresStage stage;
  private static TaskStore store;
  private static QueueStore queues;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
    store = stage.stores().tasks();
    queues = stage.stores().queues();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void aSecondTaskWithTheKeyIsTheFirst() {
    Task first = task("second", ACTIVE, OnConflict.RETURN);
    assertThat(submit(first)).containsExactly(entry(first, false));
    assertThat(submit(task("second", ACTIVE, OnConflict.RETURN)))
        .containsExactly(entry(first, true));
    assertThat(listed("second")).containsExactly(first.id());
  }

  @Test
  void anotherTypeOrNoUniquenessIsNoConflict() {
    submit(task("other", ACTIVE, OnConflict.RETURN));
    Task otherType = taskOf("t2", "other", Unique.of(ACTIVE, OnConflict.REJECT));
    Task anyNumber = taskOf("t", "other", null);
    assertThat(submit(otherType, anyNumber))
        .containsExactly(entry(otherType, false), entry(anyNumber, false));
    assertThat(listed("other")).hasSize(3);
  }

  @Test
  void sixtyFourSubmittersOverManyConnectionsMakeOneTaskAKey() throws SQLException {
    Vertx vertx = Vertx.vertx();
    PostgresStores other = await(PostgresStores.connect(vertx, PostgresOptions.of(stage.url())));
    List<Future<Taken>> submits = new ArrayList<>();
    for (int submitter = 0; submitter < 64; submitter++) {
      TaskStore via = submitter % 2 == 0 ? store : other.stores().tasks();
      List<Task> tasks = new ArrayList<>();
      for (int key = 0; key < 20; key++) {
        // Each in an order of its own.
        tasks.add(task("many-" + (key * 7 + submitter) % 20, ACTIVE, OnConflict.RETURN));
      }
      submits.add(via.insertKeyed(new Submission(tasks, null)));
    }
    Set<Long> ids = new HashSet<>();
    int fresh = 0;
    for (Future<Taken> submit : submits) {
      for (Taken.Entry entry : await(submit).entries()) {
        ids.add(entry.id());
        fresh += entry.duplicate() ? 0 : 1;
      }
    }
    await(other.close());
    await(vertx.close());
    assertThat(fresh).isEqualTo(20);
    assertThat(ids).hasSize(20);
    assertThat(
            stage.number(
                "select count(*) from buswork.task where buswork.task_key(options) like 'many-%'"))
        .isEqualTo(20);
  }

  @Test
  void ofManyThatWantAFreedKeyOneGetsIt() {
    Task holder = task("freed", ACTIVE, OnConflict.RETURN);
    submit(holder);
    end(holder, TaskState.SUCCEEDED);
    List<Future<Taken>> submits = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      submits.add(
          store.insertKeyed(
              new Submission(List.of(task("freed", ACTIVE, OnConflict.RETURN)), null)));
    }
    Set<Taken.Entry> fresh = new HashSet<>();
    submits.forEach(submit -> fresh.addAll(await(submit).entries()));
    fresh.removeIf(Taken.Entry::duplicate);
    assertThat(fresh).hasSize(1);
    assertThat(listed("freed")).hasSize(2);
  }

  @Test
  void aKeyThatAUsersTransactionKeepsIsWaitedForNoLongerThanAllowed() throws SQLException {
    var wanting = new Submission(List.of(task("user's", ACTIVE, OnConflict.RETURN)), null);
    try (Connection user = stage.connect()) {
      user.setAutoCommit(false);
      try (Statement statement = user.createStatement()) {
        statement.execute("select buswork.submit('t', key => 'user''s', unique_for => 'active')");
      }
      assertThatThrownBy(() -> await(store.insertKeyed(wanting, Duration.ofMillis(100))))
          .isInstanceOf(KeyLockedException.class);
      user.rollback();
    }
    assertThat(await(store.insertKeyed(wanting)).entries().get(0).duplicate()).isFalse();
  }

  @Test
  void duplicatesInsideOneRequestAreTheirFirst() {
    Task first = task("inside", ACTIVE, OnConflict.RETURN);
    Task again = task("inside", ACTIVE, OnConflict.RETURN);
    assertThat(submit(first, task("inside-2", ACTIVE, OnConflict.RETURN), again).get(2))
        .isEqualTo(entry(first, true));
    assertThat(listed("inside")).containsExactly(first.id());
  }

  @Test
  void aRefusedItemLeavesNothingOfItsRequest() {
    Task holder = task("refused", ACTIVE, OnConflict.RETURN);
    submit(holder);
    Task innocent = task("innocent", ACTIVE, OnConflict.RETURN);
    var conflict = conflict(innocent, task("refused", ACTIVE, OnConflict.REJECT));
    assertThat(conflict.index()).isEqualTo(1);
    assertThat(conflict.holder()).isEqualTo(holder.id());
    assertThat(conflict.sameAs()).isEqualTo(-1);
    assertThat(listed("innocent")).isEmpty();
    Task later = task("innocent", ACTIVE, OnConflict.REJECT);
    assertThat(submit(later)).containsExactly(entry(later, false));
  }

  @Test
  void anItemIsRefusedForAnEarlierOneOfItsRequest() {
    Task first = task("twice", ACTIVE, OnConflict.REJECT);
    var conflict = conflict(first, task("twice", ACTIVE, OnConflict.REJECT));
    assertThat(conflict.index()).isEqualTo(1);
    assertThat(conflict.sameAs()).isZero();
    assertThat(listed("twice")).isEmpty();
  }

  @Test
  void anActiveKeyIsFreeWhenItsTaskHasEnded() {
    for (TaskState end : List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELED)) {
      Task task = task("active", ACTIVE, OnConflict.REJECT);
      assertThat(submit(task)).containsExactly(entry(task, false));
      end(task, end);
    }
  }

  @Test
  void otherKeysOutliveTheirTask() throws SQLException {
    Task forever = task("forever", "forever", OnConflict.RETURN);
    Task hour = task("hour", "1h", OnConflict.RETURN);
    submit(forever, hour);
    end(forever, TaskState.SUCCEEDED);
    end(hour, TaskState.SUCCEEDED);
    assertThat(submit(task("forever", ACTIVE, OnConflict.RETURN)))
        .containsExactly(entry(forever, true));
    assertThat(submit(task("hour", ACTIVE, OnConflict.RETURN))).containsExactly(entry(hour, true));
    stage.execute(
        "update buswork.unique_key set until = until - interval '61 min' where key = 'hour'");
    Task next = task("hour", ACTIVE, OnConflict.RETURN);
    assertThat(submit(next)).containsExactly(entry(next, false));
  }

  @Test
  void aTaskDoesNotComeBackWhenAnotherHasItsKey() {
    Task failed = task("back", ACTIVE, OnConflict.RETURN);
    submit(failed);
    long epoch = end(failed, TaskState.FAILED);
    Task next = task("back", ACTIVE, OnConflict.RETURN);
    submit(next);
    assertThat(await(queues.revive(QUEUE, epoch, List.of(failed.id())))).isEmpty();
    end(next, TaskState.SUCCEEDED);
    long newEpoch = await(queues.takeOver(QUEUE, "n")).epoch();
    assertThat(await(queues.revive(QUEUE, newEpoch, List.of(failed.id())))).hasSize(1);
    assertThat(submit(task("back", ACTIVE, OnConflict.RETURN)))
        .containsExactly(entry(failed, true));
  }

  @Test
  void ofTwoTasksThatComeBackTogetherOneGetsTheKey() {
    Task first = task("both", ACTIVE, OnConflict.RETURN);
    submit(first);
    end(first, TaskState.FAILED);
    Task second = task("both", ACTIVE, OnConflict.RETURN);
    submit(second);
    long epoch = end(second, TaskState.CANCELED);
    await(store.dropFreeKeys());
    assertThat(await(queues.revive(QUEUE, epoch, List.of(first.id(), second.id())))).hasSize(1);
  }

  @Test
  void freeKeysAreDroppedAndHeldOnesStay() throws SQLException {
    Task ended = task("drop-ended", ACTIVE, OnConflict.RETURN);
    Task held = task("drop-held", ACTIVE, OnConflict.RETURN);
    Task forever = task("drop-forever", "forever", OnConflict.RETURN);
    submit(ended, held, forever);
    end(ended, TaskState.SUCCEEDED);
    end(forever, TaskState.SUCCEEDED);
    assertThat(await(store.dropFreeKeys())).isPositive();
    assertThat(keys("drop-ended")).isZero();
    assertThat(keys("drop-held")).isOne();
    assertThat(keys("drop-forever")).isOne();
  }

  @Test
  void aWaitingTaskGetsAnotherContentUnlessItHasStartedOrTheTermIsOver() {
    Task task = task("content", ACTIVE, OnConflict.RETURN);
    submit(task);
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    Task content = task("content", ACTIVE, OnConflict.REPLACE);
    Task replaced = await(queues.replace(QUEUE, epoch, task.id(), content, null)).orElseThrow();
    assertThat(replaced.id()).isEqualTo(task.id());
    assertThat(replaced.payload()).isEqualTo(content.payload());
    assertThat(replaced.seq()).isGreaterThan(task.seq());
    await(queues.settle(QUEUE, epoch, List.of(failedOnce(replaced)), List.of()));
    assertThat(await(queues.replace(QUEUE, epoch, task.id(), content, null))).isEmpty();
  }

  private static Settlement failedOnce(Task task) {
    return new Settlement(
        task.id(), 0, TaskState.RETRYING, 1, Instant.now().plusSeconds(60), null, null, List.of());
  }

  private static KeyConflictException conflict(Task... tasks) {
    return catchThrowableOfType(KeyConflictException.class, () -> submit(tasks));
  }

  private static List<Taken.Entry> submit(Task... tasks) {
    return await(store.insertKeyed(new Submission(List.of(tasks), null))).entries();
  }

  private static Taken.Entry entry(Task task, boolean duplicate) {
    return new Taken.Entry(task.id(), duplicate);
  }

  private static long end(Task task, TaskState state) {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    Settlement end =
        state == TaskState.SUCCEEDED
            ? success(task)
            : new Settlement(task.id(), 0, state, 0, null, null, null, List.of());
    assertThat(await(queues.settle(QUEUE, epoch, List.of(end), List.of()))).isEmpty();
    return epoch;
  }

  private static List<Long> listed(String key) {
    var filter = new TaskFilter(Set.of(), null, null, null, null, null, null, key);
    return await(stage.stores().search().list(filter, Long.MAX_VALUE, 100)).items().stream()
        .map(TaskView::task)
        .map(Task::id)
        .toList();
  }

  private static long keys(String key) throws SQLException {
    return stage.number("select count(*) from buswork.unique_key where key = '" + key + "'");
  }

  private static Task task(String key, String span, OnConflict rule) {
    return taskOf("t", key, Unique.of(span, rule));
  }

  private static Task taskOf(String type, String key, Unique unique) {
    long id = await(store.reserveIds(1)).first();
    return new Task(
        id,
        id,
        QUEUE,
        type,
        TaskState.READY,
        5,
        0,
        0,
        Instant.now(),
        null,
        "{\"id\":" + id + "}",
        TaskOptions.builder().key(new TaskKey(key, unique)).build());
  }
}
