package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.buswork.api.Delivery;
import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskOutcome.Kind;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskError;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a promise of delivery changes on the node that runs the task. */
class DeliveryTest {

  private final LoopFixture fixture = new LoopFixture();

  @BeforeEach
  void deploy() throws Exception {
    fixture.deploy("1", List.of(), DeliverySample.class);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"done", "not-done", "unknown", "broken-check"})
  void theFirstAttemptRunsUnasked(String type) throws Exception {
    assertThat(run(task(type, 0, TaskDelivery.NONE)).result()).isEqualTo("\"ran\"");
  }

  @Test
  void whatWasDoneHasSucceededWithoutRunning() throws Exception {
    assertThat(run(task("done", 1, TaskDelivery.NONE)))
        .matches(outcome -> outcome.kind() == Kind.SUCCEEDED)
        .matches(outcome -> "\"found\"".equals(outcome.result()));
  }

  @Test
  void whatWasNotDoneRuns() throws Exception {
    assertThat(run(task("not-done", 1, TaskDelivery.NONE)).result()).isEqualTo("\"ran\"");
  }

  @Test
  void aTaskBroughtBackByHandIsAskedAboutToo() throws Exception {
    assertThat(run(task("done", 0, new TaskDelivery(null, true))).result()).isEqualTo("\"found\"");
  }

  @Test
  void whatNobodyCanTellIsUnknownForGood() throws Exception {
    TaskOutcome outcome = run(task("unknown", 1, TaskDelivery.NONE));
    assertThat(outcome.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(outcome.retryable()).isFalse();
    assertThat(outcome.error().message()).isEqualTo("the log is gone");
  }

  @Test
  void aCheckThatFailsIsMadeAgainLater() throws Exception {
    TaskOutcome outcome = run(task("broken-check", 1, TaskDelivery.NONE));
    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.retryable()).isTrue();
    assertThat(outcome.error().type()).isEqualTo(TaskError.CHECK_FAILED);
    assertThat(outcome.error().message()).contains("no answer");
  }

  @Test
  void aTaskThatAsksForMoreThanItsHandlerCanPromiseFailsWithoutRunning() throws Exception {
    TaskOutcome outcome = run(task("plain", 0, TaskDelivery.of(Delivery.EXACTLY_ONCE)));
    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.retryable()).isFalse();
    assertThat(outcome.error().type()).isEqualTo(TaskError.DELIVERY);
    assertThat(outcome.error().message()).contains("plain", "check", "transactional");
  }

  @Test
  void theTasksOwnWordGoesBeforeItsHandlers() throws Exception {
    assertThat(run(task("done", 1, TaskDelivery.of(Delivery.AT_LEAST_ONCE))).result())
        .isEqualTo("\"ran\"");
  }

  @Test
  void aModuleThatPromisesWithoutProofDoesNotStart() {
    assertThatThrownBy(() -> fixture.deploy("2", List.of(), DeliverySample.Boaster.class))
        .hasStackTraceContaining("'boast' is to be delivered exactly once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"most", "checked-never"})
  void aCutOffAttemptIsUnknownAndNotReturned(String type) throws Exception {
    fixture.send(1, task(type, 0, TaskDelivery.NONE));
    awaitBegun();
    fixture.run(loop -> loop.stop(run -> true, Kind.RETURNED));
    TaskOutcome outcome = fixture.next();
    assertThat(outcome.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(outcome.retryable()).isTrue();
  }

  @Test
  void aCutOffAttemptThatWasAllTransactionIsReturned() throws Exception {
    fixture.send(1, task("row-never", 0, TaskDelivery.NONE));
    await().until(() -> !fixture.attempts.transactions.isEmpty());
    fixture.run(loop -> loop.stop(run -> true, Kind.RETURNED));
    assertThat(fixture.next().kind()).isEqualTo(Kind.RETURNED);
    await().until(() -> fixture.attempts.transactions.get(0).aborted);
  }

  @Test
  void aTransactionIsCommittedWithItsOutcome() throws Exception {
    TaskOutcome outcome = run(task("row", 0, TaskDelivery.NONE));
    assertThat(outcome.kind()).isEqualTo(Kind.COMMITTED);
    var settlement = fixture.attempts.transactions.get(0).settlement;
    assertThat(settlement.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(settlement.result()).isEqualTo("\"written\"");
    assertThat(settlement.usedAttempts()).isEqualTo(1);
  }

  @Test
  void aFailureAfterTheTransactionTakesItBack() throws Exception {
    assertThat(run(task("row-then-failure", 0, TaskDelivery.NONE)).kind()).isEqualTo(Kind.FAILED);
    var transaction = fixture.attempts.transactions.get(0);
    await().until(() -> transaction.rolledBack);
    assertThat(transaction.settlement).isNull();
  }

  @Test
  void aFailureInTheTransactionFailsTheAttemptWhateverItsHandlerMakesOfIt() throws Exception {
    TaskOutcome outcome = run(task("row-fails", 0, TaskDelivery.NONE));
    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.error().message()).isEqualTo("no such table");
    assertThat(fixture.attempts.transactions.get(0).settlement).isNull();
  }

  @Test
  void aCancelTakesTheTransactionBack() throws Exception {
    fixture.send(1, task("row-then-never", 0, TaskDelivery.NONE));
    await().until(() -> !fixture.attempts.transactions.isEmpty());
    fixture.run(loop -> loop.cancel(1, 1));
    assertThat(fixture.next().kind()).isEqualTo(Kind.CANCELED);
    var transaction = fixture.attempts.transactions.get(0);
    await().until(() -> transaction.rolledBack || transaction.aborted);
    assertThat(transaction.settlement).isNull();
  }

  @Test
  void aCancelDuringTheCommitComesTooLate() throws Exception {
    Promise<Boolean> commit = Promise.promise();
    fixture.attempts.commit = commit.future();
    fixture.send(1, task("row", 0, TaskDelivery.NONE));
    await()
        .until(
            () ->
                !fixture.attempts.transactions.isEmpty()
                    && fixture.attempts.transactions.get(0).settlement != null);
    fixture.run(loop -> loop.cancel(1, 1));
    commit.complete(true);
    assertThat(fixture.next().kind()).isEqualTo(Kind.COMMITTED);
  }

  @Test
  void aTaskThatIsSomebodyElsesByNowCommitsNothing() throws Exception {
    fixture.attempts.commit = Future.succeededFuture(false);
    TaskOutcome outcome = run(task("row", 0, TaskDelivery.NONE));
    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.error().type()).isEqualTo(TaskError.TRANSACTION);
  }

  @Test
  void aRefusedCommitFailsTheAttempt() throws Exception {
    fixture.attempts.commit = Future.failedFuture("violates a constraint");
    TaskOutcome outcome = run(task("parent", 0, TaskDelivery.NONE));
    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.error().message()).isEqualTo("violates a constraint");
    assertThat(fixture.announced).isEmpty();
  }

  @Test
  void whatIsSubmittedIsStoredWithTheOutcomeAndAnnounced() throws Exception {
    assertThat(run(task("parent", 0, TaskDelivery.NONE)).kind()).isEqualTo(Kind.COMMITTED);
    List<Task> stored = fixture.attempts.transactions.get(0).followUps;
    assertThat(stored).extracting(Task::type).containsExactly("child", "child");
    assertThat(stored).extracting(Task::id).containsExactly(1_000L, 1_001L);
    assertThat(stored.get(0).payload()).isEqualTo("{\"of\":1}");
    assertThat(fixture.announced).containsExactlyElementsOf(stored);
  }

  @Test
  void aFailedAttemptSubmitsNothing() throws Exception {
    assertThat(run(task("failing-parent", 0, TaskDelivery.NONE)).kind()).isEqualTo(Kind.FAILED);
    assertThat(fixture.attempts.transactions).isEmpty();
    assertThat(fixture.announced).isEmpty();
  }

  @Test
  void anAttemptCannotSubmitWithoutEnd() throws Exception {
    assertThat(run(task("too-many", 0, TaskDelivery.NONE)).error().message())
        .contains("1,000 tasks");
  }

  @Test
  void theNextAttemptFindsWhatTheLastOneKept() throws Exception {
    assertThat(run(task("counter", 0, TaskDelivery.NONE)).result()).isEqualTo("1");
    assertThat(run(task("counter", 1, TaskDelivery.NONE)).result()).isEqualTo("2");
  }

  @Test
  void aStateThatIsNullIsNone() throws Exception {
    assertThat(run(task("forgetful", 0, TaskDelivery.NONE)).result()).isEqualTo("\"null null\"");
    assertThat(run(task("forgetful", 1, TaskDelivery.NONE)).result()).isEqualTo("\"null null\"");
  }

  @Test
  void statesThatComeFasterThanTheyAreStoredAreLeftOutButForTheLast() throws Exception {
    List<Promise<Boolean>> held = new CopyOnWriteArrayList<>();
    fixture.attempts.heldBack = held;
    fixture.send(1, task("thrice", 0, TaskDelivery.NONE));
    await().until(() -> held.size() == 1);
    held.get(0).complete(true);
    await().until(() -> held.size() == 2);
    held.get(1).complete(true);
    assertThat(fixture.next().result()).isEqualTo("\"kept\"");
    assertThat(fixture.attempts.writes).containsExactly("1", "3");
  }

  @Test
  void aStateOfAnotherAttemptsTaskIsRefused() throws Exception {
    List<Promise<Boolean>> held = new CopyOnWriteArrayList<>();
    fixture.attempts.heldBack = held;
    fixture.send(1, task("counter", 0, TaskDelivery.NONE));
    await().until(() -> held.size() == 1);
    held.get(0).complete(false);
    assertThat(fixture.next().error().message()).contains("not this attempt's any more");
  }

  @Test
  void aStateHasABound() throws Exception {
    assertThat(run(task("too-large", 0, TaskDelivery.NONE)).error().message()).contains("64 KiB");
  }

  @Test
  void anEventLoopIsNotMadeToWait() throws Exception {
    assertThat(run(task("waits-on-loop", 0, TaskDelivery.NONE)).result()).contains("event loop");
  }

  private TaskOutcome run(Task task) throws InterruptedException {
    fixture.send(1, task);
    return fixture.next();
  }

  private void awaitBegun() {
    await()
        .pollInSameThread()
        .until(
            () -> {
              int[] begun = {0};
              fixture.run(loop -> begun[0] = loop.unfinished(run -> run.context().hasBegun()));
              return begun[0] == 1;
            });
  }

  private static Task task(String type, int usedAttempts, TaskDelivery delivery) {
    return new Task(
        1,
        1,
        LoopFixture.QUEUE,
        type,
        TaskState.READY,
        5,
        usedAttempts,
        0,
        Instant.EPOCH,
        null,
        "{}",
        TaskOptions.builder().delivery(delivery).build());
  }
}
