package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;
import static io.buswork.postgres.PostgresStage.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.store.DispatchRecord;
import io.buswork.store.QueueStore;
import io.buswork.store.Settlement;
import io.buswork.store.StaleEpochException;
import io.buswork.store.TaskView;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SettleTest {

  private static PostgresStage stage;
  private static QueueStore queues;

  @BeforeAll
  static void start() {
    stage = new PostgresStage();
    queues = stage.stores().queues();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @AfterEach
  void forgetWhatWasSent() {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    await(queues.dropOldDispatches(QUEUE, epoch));
  }

  @Test
  void aTermThatWasNotGivenUpInOrderIsNoticedByTheNext() {
    String queue = "terms";
    assertThat(await(queues.takeOver(queue, "a")).orderly()).as("the first").isTrue();
    long second = await(queues.takeOver(queue, "b")).epoch();
    assertThat(await(queues.takeOver(queue, "c")).orderly()).as("after b").isFalse();
    await(queues.release(queue, second));
    assertThat(await(queues.takeOver(queue, "d")).orderly()).as("after c").isFalse();
    await(queues.release(queue, second + 2));
    assertThat(await(queues.takeOver(queue, "e")).orderly()).as("after d").isTrue();
  }

  @Test
  void aSuccessMovesTheTaskToTheHistoryAndDropsItsBatch() throws SQLException {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    Task task = stage.insert(1).get(0);
    await(queues.recordDispatches(QUEUE, epoch, List.of(sent(epoch, 1, task))));
    assertThat(view(task).state()).isEqualTo(TaskState.RUNNING);
    assertThat(await(queues.settle(QUEUE, epoch, List.of(success(task)), List.of(1L)))).isEmpty();
    assertThat(view(task).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(view(task).attempts()).hasSize(1);
    assertThat(await(queues.dispatches(QUEUE))).isEmpty();
    assertThat(stage.number("select count(*) from buswork.task where id = " + task.id())).isZero();
  }

  @Test
  void aSecondOutcomeOfTheSameAttemptIsRefused() {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    List<Task> tasks = stage.insert(2);
    await(queues.settle(QUEUE, epoch, List.of(success(tasks.get(0))), List.of()));
    Set<Long> refused =
        await(
            queues.settle(
                QUEUE, epoch, List.of(success(tasks.get(0)), success(tasks.get(1))), List.of()));
    assertThat(refused).containsExactly(tasks.get(0).id());
    assertThat(view(tasks.get(1)).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void anOutcomeOfAnEarlierAttemptIsRefused() {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    Task task = stage.insert(1).get(0);
    await(queues.settle(QUEUE, epoch, List.of(failure(task)), List.of()));
    assertThat(await(queues.settle(QUEUE, epoch, List.of(success(task)), List.of())))
        .containsExactly(task.id());
    assertThat(view(task).state()).isEqualTo(TaskState.RETRYING);
    assertThat(view(task).attempts().get(0).error()).isEqualTo(new TaskError("x", "y"));
    assertThat(view(task).logs()).containsExactly("one", "two");
  }

  @Test
  void aStaleEpochWritesNothing() {
    long old = await(queues.takeOver(QUEUE, "n1")).epoch();
    Task task = stage.insert(1).get(0);
    await(queues.takeOver(QUEUE, "n2"));
    assertThatThrownBy(() -> await(queues.settle(QUEUE, old, List.of(success(task)), List.of())))
        .isInstanceOf(StaleEpochException.class);
    assertThatThrownBy(
            () -> await(queues.recordDispatches(QUEUE, old, List.of(sent(old, 9, task)))))
        .isInstanceOf(StaleEpochException.class);
    assertThat(view(task).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void aSettleThatMeetsATakeoverOnTheWayWritesNothing() throws SQLException {
    long old = await(queues.takeOver(QUEUE, "n1")).epoch();
    Task task = stage.insert(1).get(0);
    Future<Set<Long>> settle;
    try (Connection taker = stage.connect();
        Statement statement = taker.createStatement()) {
      taker.setAutoCommit(false);
      statement.execute("update buswork.queue set epoch = epoch + 1 where name = '" + QUEUE + "'");
      settle = queues.settle(QUEUE, old, List.of(success(task)), List.of());
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  stage.number(
                          "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                      > 0);
      taker.commit();
    }
    assertThatThrownBy(() -> await(settle)).isInstanceOf(StaleEpochException.class);
    assertThat(view(task).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void aFailedTaskCanBeBroughtBackWithItsAttempts() {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    Task task = stage.insert(1).get(0);
    await(queues.settle(QUEUE, epoch, List.of(ended(task, TaskState.FAILED)), List.of()));
    assertThat(await(queues.revive(QUEUE, epoch, List.of(task.id())))).hasSize(1);
    assertThat(view(task).state()).isEqualTo(TaskState.READY);
    assertThat(view(task).attempts()).hasSize(1);
    assertThat(await(queues.revive(QUEUE, epoch, List.of(task.id())))).isEmpty();
  }

  @Test
  void aTaskThatIsSnoozedOrBroughtBackIsNotTheOneOnRecord() {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    List<Task> tasks = stage.insert(3);
    await(queues.recordDispatches(QUEUE, epoch, List.of(sent(epoch, 7, tasks))));
    Settlement canceled = ended(tasks.get(0), TaskState.CANCELED);
    Settlement snoozed =
        new Settlement(
            tasks.get(1).id(), 0, TaskState.READY, 0, null, attempt(tasks.get(1)), null, List.of());
    await(queues.settle(QUEUE, epoch, List.of(canceled, snoozed), List.of()));
    await(queues.revive(QUEUE, epoch, List.of(tasks.get(0).id(), tasks.get(2).id())));
    assertThat(tasks)
        .extracting(task -> view(task).state())
        .containsExactly(TaskState.READY, TaskState.READY, TaskState.RUNNING);
    assertThat(await(queues.dispatches(QUEUE)).get(0).sent())
        .extracting(DispatchRecord.Sent::attempt)
        .containsExactly(0, 0, 1);
  }

  @Test
  void aBatchThatIsPutOnRecordAgainHasSentWhatIsSaidLast() {
    long epoch = await(queues.takeOver(QUEUE, "n")).epoch();
    List<Task> tasks = stage.insert(2);
    await(queues.recordDispatches(QUEUE, epoch, List.of(sent(epoch, 8, tasks))));
    await(queues.recordDispatches(QUEUE, epoch, List.of(sent(epoch, 8, tasks.subList(1, 2)))));
    assertThat(view(tasks.get(0)).state()).isEqualTo(TaskState.READY);
    assertThat(view(tasks.get(1)).state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void whatIsReadBehindTheCursorComesInOrderAndNothingBefore() {
    List<Task> tasks = stage.insert(50);
    List<Task> read = await(queues.readReady(QUEUE, 5, tasks.get(19).seq(), 10, Set.of("t")));
    assertThat(read).extracting(Task::id).isEqualTo(ids(tasks.subList(20, 30)));
    assertThat(read).allSatisfy(task -> assertThat(task.payload()).isEmpty());
  }

  private static List<Long> ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).toList();
  }

  private static Settlement failure(Task task) {
    return new Settlement(
        task.id(),
        0,
        TaskState.RETRYING,
        1,
        Instant.now().plusSeconds(60),
        attempt(task),
        null,
        List.of("one", "two"));
  }

  private static Attempt attempt(Task task) {
    Instant now = Instant.now();
    return new Attempt(
        task.nextAttempt(),
        "n",
        "m",
        "1",
        now,
        now,
        5,
        7,
        AttemptOutcome.FAILED,
        new TaskError("x", "y"));
  }

  private static Settlement ended(Task task, TaskState state) {
    return new Settlement(task.id(), 0, state, 1, null, attempt(task), null, List.of());
  }

  private static DispatchRecord sent(long epoch, long batch, Task task) {
    return sent(epoch, batch, List.of(task));
  }

  private static DispatchRecord sent(long epoch, long batch, List<Task> tasks) {
    List<DispatchRecord.Sent> attempts =
        tasks.stream().map(task -> new DispatchRecord.Sent(task.id(), task.nextAttempt())).toList();
    return new DispatchRecord(epoch, batch, "n", attempts, Instant.now());
  }

  private static TaskView view(Task task) {
    return await(stage.stores().tasks().find(task.id())).orElseThrow();
  }
}
