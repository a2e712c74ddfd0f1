package io.buswork.worker;

import static io.buswork.worker.LoopFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.HoldingsQuery;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.ProgressBatch;
import io.buswork.bus.RecallOrder;
import io.buswork.bus.StartedBatch;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskOutcome.Kind;
import io.buswork.task.Task;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskLoopTest {

  private final LoopFixture fixture = new LoopFixture();

  @BeforeEach
  void deploy() throws Exception {
    fixture.deploy("1", List.of(), Sample.Module.class);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aResultGoesBackWithTheModuleThatMadeIt() throws Exception {
    fixture.send(1, task(1, "echo", "{\"a\":1}"));
    OutcomeBatch batch = fixture.nextBatch();
    assertThat(batch.module()).isEqualTo("sample");
    assertThat(batch.version()).isEqualTo("1");
    assertThat(batch.outcomes().get(0).kind()).isEqualTo(Kind.SUCCEEDED);
    assertThat(batch.outcomes().get(0).result()).isEqualTo("{\"a\":1}");
  }

  @Test
  void whenAnAttemptBeganIsSaidByTheDatabasesClockAndItsDeadlineByTheNodes() throws Exception {
    long before = fixture.time.millis();
    Instant here = Instant.now();
    fixture.send(1, task(1, "deadline", "{}"));
    TaskOutcome outcome = fixture.next();
    assertThat(outcome.startedAtMillis()).isBetween(before, fixture.time.millis());
    JsonObject said = new JsonObject(Objects.requireNonNull(outcome.result()));
    assertThat(Instant.parse(said.getString("deadline")))
        .isBetween(here, here.plus(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "null,java.lang.IllegalStateException",
    "unwritable,result",
    "error,java.lang.StackOverflowError",
    "memory,java.lang.OutOfMemoryError",
    "memory.blocking,java.lang.OutOfMemoryError",
    "throw,java.lang.IllegalStateException",
    "later,retry-after",
    "discard,discarded"
  })
  void whateverGoesWrongFailsTheAttemptAndIsNamed(String type, String error) throws Exception {
    fixture.send(1, task(1, type, "{}"));
    TaskOutcome outcome = fixture.next();
    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.error().type()).isEqualTo(error);
    assertThat(outcome.retryable()).isEqualTo(!List.of("discard", "unwritable").contains(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit.blocking", "exit.async", "exit.chained"})
  void aHandlerThatCallsSystemExitFailsForGoodAndItsNodeGoesOn(String type) throws Exception {
    fixture.send(1, task(1, type, "{}"));
    TaskOutcome outcome = fixture.next();
    assertThat(outcome.error().type()).isEqualTo("exit");
    assertThat(outcome.error().message())
        .isEqualTo("module sample 1 called System.exit(3): refused, its node does not end for it");
    assertThat(outcome.retryable()).isFalse();
  }

  @Test
  void aCallbackThatCallsSystemExitIsFoundAndAfterTheFirstTimeKnown() throws Exception {
    fixture.send(1, task(1, "exit.timer", "{}"));
    assertThat(fixture.next().error().message()).contains("sample 1 called System.exit(3)");
    fixture.send(1, task(2, "never", "{}"), task(3, "exit.timer", "{}"));
    TaskOutcome exit = fixture.next();
    assertThat(exit.id()).isEqualTo(3);
    assertThat(exit.error().type()).isEqualTo("exit");
    assertThat(exit.retryable()).isFalse();
  }

  @Test
  void aThreadOfAHandlersThatHaltsTheJvmFailsTheAttempt() throws Exception {
    fixture.send(1, task(1, "exit.thread", "{}"));
    TaskOutcome outcome = fixture.next();
    assertThat(outcome.error().message()).contains("sample 1 called Runtime.halt(3)");
    assertThat(outcome.retryable()).isTrue();
  }

  @Test
  void threadsThatAHandlerStartedEndWithItsModule() throws Exception {
    Generation generation = fixture.deploy("2", List.of(), Sample.Module.class);
    fixture.send(1, task(1, "threads", "{}"));
    assertThat(fixture.next().kind()).isEqualTo(Kind.SUCCEEDED);
    assertThat(threadsLeft(generation)).isEqualTo(100);
    LoopFixture.await(generation.stop());
    assertThat(generation.leftBehind()).anyMatch(sentence -> sentence.contains("thread 'left-"));
    await().until(() -> threadsLeft(generation) == 0);
  }

  private static long threadsLeft(Generation generation) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("left-"))
        .filter(thread -> thread.getContextClassLoader() == generation.classLoader())
        .count();
  }

  @Test
  void aSnoozedAttemptSaysForHowLong() throws Exception {
    fixture.send(1, task(1, "snooze", "{}"));
    TaskOutcome outcome = fixture.next();
    assertThat(outcome.kind()).isEqualTo(Kind.SNOOZED);
    assertThat(outcome.delay()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aTypeWithoutAHandlerIsSentBack() throws Exception {
    fixture.send(1, task(1, "absent", "{}"));
    assertThat(fixture.next().kind()).isEqualTo(Kind.RETURNED);
  }

  @Test
  void anAttemptThatRunsTooLongTimesOut() throws Exception {
    fixture.send(1, task(1, "never", "{}"));
    await().pollInSameThread().until(() -> tickedOutcome() != null);
    assertThat(fixture.next().kind()).isEqualTo(Kind.TIMED_OUT);
  }

  @Test
  void aCancelInterruptsABlockingHandlerAndKeepsItsReports() throws Exception {
    fixture.send(1, task(1, "park", "{}"));
    await()
        .pollInSameThread()
        .until(
            () -> {
              fixture.run(TaskLoop::tick);
              return fixture.reports.stream().anyMatch(ProgressBatch.class::isInstance);
            });
    assertThat(fixture.reports).anyMatch(StartedBatch.class::isInstance);
    fixture.run(loop -> loop.cancel(1, 1));
    assertThat(fixture.next().kind()).isEqualTo(Kind.CANCELED);
  }

  @Test
  void aBatchThatComesTwiceRunsOnce() throws Exception {
    fixture.send(1, 1, task(1, "echo", "{}"));
    fixture.send(1, 1, task(1, "echo", "{}"));
    fixture.send(1, 2, task(2, "echo", "{}"));
    assertThat(fixture.next().id()).isEqualTo(1);
    assertThat(fixture.next().id()).isEqualTo(2);
    assertThat(fixture.outcomes).isEmpty();
  }

  @Test
  void anAttemptThatIsHeldIsNotRunAgainByAnotherBatch() throws Exception {
    fixture.send(1, 1, task(1, "park", "{}"));
    fixture.send(1, 2, task(1, "park", "{}"));
    fixture.run(loop -> assertThat(loop.unfinished(run -> true)).isEqualTo(1));
  }

  @Test
  void aBatchOfAnOlderDispatcherIsRefused() throws Exception {
    fixture.run(loop -> loop.holdings(new HoldingsQuery(LoopFixture.QUEUE, 5)));
    fixture.send(4, 1, task(1, "echo", "{}"));
    fixture.send(5, 1, task(2, "echo", "{}"));
    assertThat(fixture.next().id()).isEqualTo(2);
  }

  @Test
  void anOutcomeIsRepeatedUntilItIsConfirmed() throws Exception {
    fixture.send(1, task(1, "echo", "{}"));
    OutcomeBatch first = fixture.nextBatch();
    await().pollInSameThread().until(() -> tickedOutcome() != null);
    assertThat(fixture.nextBatch()).isEqualTo(first);
    fixture.run(
        loop ->
            loop.confirm(
                new OutcomeConfirm(LoopFixture.QUEUE, List.of(first.number()), List.of())));
    fixture.run(loop -> assertThat(loop.unconfirmed()).isZero());
    fixture.run(
        loop ->
            assertThat(loop.holdings(new HoldingsQuery(LoopFixture.QUEUE, 1)).held()).isEmpty());
  }

  @Test
  void anUnconfirmedOutcomeCountsAsHeld() throws Exception {
    fixture.send(1, task(1, "echo", "{}"));
    fixture.nextBatch();
    fixture.run(
        loop ->
            assertThat(loop.holdings(new HoldingsQuery(LoopFixture.QUEUE, 2)).held())
                .singleElement()
                .satisfies(held -> assertThat(held.id()).isEqualTo(1)));
  }

  @Test
  void aDrainingNodeSendsNewTasksBack() throws Exception {
    fixture.run(TaskLoop::drain);
    fixture.send(1, task(1, "echo", "{}"));
    assertThat(fixture.next().kind()).isEqualTo(Kind.RETURNED);
  }

  @Test
  void aRecallSendsBackWhatHasNotStartedOfItsQueue() throws Exception {
    int slots = LoopFixture.OPTIONS.cpuSlots();
    Task other = task("other", slots + 4, "park", "{}");
    fixture.send(2, parked(slots + 3));
    fixture.run(l -> l.take(new TaskBatch("other", 1, 1, List.of(other), false)));
    fixture.run(l -> l.recall(new RecallOrder(LoopFixture.QUEUE, 1)));
    fixture.run(
        l -> assertThat(l.unfinished(run -> true)).as("of an old term").isEqualTo(slots + 4));
    fixture.run(l -> l.recall(new RecallOrder(LoopFixture.QUEUE, 2)));
    OutcomeBatch batch = fixture.nextBatch();
    assertThat(batch.outcomes()).extracting(TaskOutcome::kind).containsOnly(Kind.RETURNED);
    assertThat(batch.outcomes())
        .extracting(TaskOutcome::id)
        .containsExactly(slots + 1L, slots + 2L, slots + 3L);
    fixture.run(l -> assertThat(l.unfinished(run -> true)).isEqualTo(slots + 1));
  }

  @Test
  void whatWaitsForATypeThatTurnsOutToBeLongGoesBack() throws Exception {
    int slots = LoopFixture.OPTIONS.cpuSlots();
    fixture.send(1, parked(slots + 2));
    await().until(() -> tickedOutcome() != null);
    OutcomeBatch batch = fixture.nextBatch();
    assertThat(batch.outcomes()).extracting(TaskOutcome::kind).containsOnly(Kind.RETURNED);
    assertThat(batch.outcomes())
        .extracting(TaskOutcome::id)
        .containsExactly(slots + 1L, slots + 2L);
    fixture.send(1, task(900, "park", "{}"));
    fixture.run(l -> assertThat(l.profiles().of("park").running()).isEqualTo(slots + 1));
  }

  @ParameterizedTest
  @CsvSource({"compute,true", "park,false"})
  void whoComputesIsToldFromWhoWaitsByAGlance(String type, boolean computes) throws Exception {
    fixture.send(1, task(1, type, "{}"));
    await()
        .until(
            () -> {
              fixture.run(TaskLoop::tick);
              return !fixture.reports.isEmpty();
            });
    for (int i = 0; i < 50; i++) {
      fixture.run(TaskLoop::tick);
    }
    fixture.run(l -> assertThat(l.profiles().of(type).isCpuBound()).isEqualTo(computes));
    fixture.run(l -> l.cancel(1, 1));
  }

  private static Task[] parked(int tasks) {
    Task[] all = new Task[tasks];
    for (int i = 0; i < tasks; i++) {
      all[i] = task(i + 1, "park", "{}");
    }
    return all;
  }

  @Test
  void aFencedNodeSaysNothingMore() throws Exception {
    fixture.send(1, task(1, "park", "{}"));
    fixture.run(TaskLoop::fence);
    fixture.send(1, task(2, "echo", "{}"));
    fixture.run(TaskLoop::tick);
    fixture.run(loop -> assertThat(loop.unconfirmed()).isZero());
    assertThat(fixture.outcomes).isEmpty();
  }

  @Test
  void aNewGenerationTakesTheNextTask() throws Exception {
    fixture.send(1, task(1, "version", "{}"));
    assertThat(fixture.next().result()).isEqualTo("\"1\"");
    fixture.deploy("2", List.of(), Sample.Module.class);
    fixture.send(1, task(2, "version", "{}"));
    assertThat(fixture.next().result()).isEqualTo("\"2\"");
  }

  private OutcomeBatch tickedOutcome() {
    fixture.run(TaskLoop::tick);
    return fixture.outcomes.peek();
  }
}
