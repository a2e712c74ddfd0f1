package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.store.FlowView;
import io.buswork.store.Predecessor;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskFlow;
import io.buswork.store.TaskView;
import io.buswork.store.UnknownPredecessorException;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks wait for others, and are free in the transaction that ends the last of these. */
class WorkflowTest {

  private static WorkflowStage stage;

  @BeforeAll
  static void start() {
    stage = new WorkflowStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void forget() {
    stage.released.clear();
  }

  @Test
  void aTaskIsReadyWhenTheLastItWaitsForHasEnded() {
    Task first = stage.free();
    Task second = stage.free("other");
    Task last = stage.after(first.id(), second.id());
    assertThat(stage.state(last)).isEqualTo(TaskState.BLOCKED);
    stage.succeed(first);
    assertThat(stage.state(last)).isEqualTo(TaskState.BLOCKED);
    assertThat(stage.released).isEmpty();
    stage.succeed(second);
    assertThat(stage.state(last)).isEqualTo(TaskState.READY);
    assertThat(stage.released)
        .extracting(TaskChange::id, TaskChange::state, TaskChange::fresh)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(last.id(), TaskState.READY, false));
    assertThat(stage.stored(last.id()).seq())
        .as("its place is at the tail")
        .isEqualTo(stage.released.element().seq())
        .isGreaterThan(last.id());
  }

  @Test
  void itsOwnDelayBeginsThen() {
    Task first = stage.free();
    Task last = stage.afterWithDelay(Duration.ofHours(1), first.id());
    stage.succeed(first);
    assertThat(stage.state(last)).isEqualTo(TaskState.SCHEDULED);
    assertThat(stage.stored(last.id()).runAt())
        .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3700));
  }

  @Test
  void aFailureCancelsDownTheChainAndSaysWhy() {
    Task first = stage.free();
    Task second = stage.after(first.id());
    Task third = stage.after(second.id());
    Task besides = stage.free();
    Task both = stage.after(third.id(), besides.id());
    stage.end(TaskState.FAILED, List.of(first));
    for (Task each : List.of(second, third, both)) {
      assertThat(stage.state(each)).isEqualTo(TaskState.CANCELED);
    }
    TaskView why = stage.view(second.id());
    assertThat(why.attempts()).isEmpty();
    assertThat(why.error().type()).isEqualTo("predecessor-failed");
    assertThat(why.error().message()).contains("task " + first.id()).contains("failed");
    assertThat(stage.view(third.id()).error().type()).isEqualTo("predecessor-canceled");
    assertThat(stage.released).hasSize(3);
    stage.succeed(besides);
    assertThat(stage.released).hasSize(3);
  }

  @Test
  void aTaskThatWillRunAnywayWaitsForTheOthers() {
    Task bad = stage.free();
    Task good = stage.free();
    Task last = stage.afterEvenIfFailed(bad.id(), good.id());
    stage.end(TaskState.EXPIRED, List.of(bad));
    assertThat(stage.state(last)).isEqualTo(TaskState.BLOCKED);
    stage.succeed(good);
    assertThat(stage.state(last)).isEqualTo(TaskState.READY);
  }

  @Test
  void whatHasEndedIsNotWaitedFor() {
    Task good = stage.free();
    Task bad = stage.free();
    stage.succeed(good);
    stage.end(TaskState.CANCELED, List.of(bad));
    assertThat(stage.state(stage.after(good.id()))).isEqualTo(TaskState.READY);
    assertThat(stage.state(stage.after(good.id(), bad.id()))).isEqualTo(TaskState.CANCELED);
    assertThat(stage.state(stage.afterEvenIfFailed(bad.id()))).isEqualTo(TaskState.READY);
  }

  @Test
  void aSubmitIsToldWhatHasBecomeOfItsTasksAtOnce() {
    Task bad = stage.free();
    stage.end(TaskState.FAILED, List.of(bad));
    long first = stage.nextIds(2);
    Map<Task, TaskFlow> tasks = new LinkedHashMap<>();
    TaskFlow afterBad = flow(bad.id());
    TaskFlow afterFirst = flow(first);
    tasks.put(stage.blocked(first, afterBad), afterBad);
    tasks.put(stage.blocked(first + 1, afterFirst), afterFirst);
    assertThat(await(stage.submitting(tasks)).changes())
        .extracting(TaskChange::id, TaskChange::state)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(first, TaskState.CANCELED),
            org.assertj.core.groups.Tuple.tuple(first + 1, TaskState.CANCELED));
  }

  @Test
  void anUnknownPredecessorIsRefusedAndNothingIsStored() throws SQLException {
    Task known = stage.free();
    long before = tasks();
    var unknown =
        catchThrowableOfType(
            UnknownPredecessorException.class, () -> stage.after(known.id(), 999_999_999L));
    assertThat(unknown.predecessor()).isEqualTo(999_999_999L);
    assertThat(unknown.index()).isZero();
    assertThat(tasks()).isEqualTo(before);
  }

  @Test
  void aBlockedTaskThatIsCanceledCancelsWhoWaitsForIt() {
    Task first = stage.free();
    Task second = stage.after(first.id());
    Task third = stage.after(second.id());
    stage.end(TaskState.CANCELED, List.of(second));
    assertThat(stage.state(third)).isEqualTo(TaskState.CANCELED);
    stage.succeed(first);
    assertThat(stage.state(second)).isEqualTo(TaskState.CANCELED);
  }

  @Test
  void aRefusedSettlementFreesNobody() {
    Task first = stage.free();
    Task last = stage.after(first.id());
    var late =
        new Task(
            first.id(),
            first.seq(),
            QUEUE,
            "t",
            TaskState.READY,
            5,
            3,
            0,
            first.createdAt(),
            null,
            "{}",
            first.options());
    assertThat(await(stage.ending(TaskState.SUCCEEDED, List.of(late)))).containsExactly(first.id());
    assertThat(stage.state(last)).isEqualTo(TaskState.BLOCKED);
  }

  @Test
  void howATaskIsTiedIsTold() {
    Task ended = stage.free();
    Task first = stage.free();
    Task last = stage.after(ended.id(), first.id());
    stage.succeed(ended);
    FlowView told = await(stage.postgres.stores().flows().find(last.id())).orElseThrow();
    assertThat(told.after().first()).containsExactly(ended.id(), first.id());
    assertThat(told.waitsFor().first()).containsExactly(first.id());
    assertThat(told.waitsFor().count()).isOne();
    FlowView others = await(stage.postgres.stores().flows().find(first.id())).orElseThrow();
    assertThat(others.dependents().first()).containsExactly(last.id());
    assertThat(await(stage.postgres.stores().flows().find(stage.free().id()))).isEmpty();
  }

  @Test
  void whatItWaitedForIsReadWithResultsUpToABound() {
    Task first = stage.free();
    Task second = stage.free();
    Task last = stage.after(first.id(), second.id());
    stage.succeed(first, second);
    var flows = stage.postgres.stores().flows();
    assertThat(await(flows.predecessors(last.id(), 1000)))
        .containsExactly(
            new Predecessor(first.id(), "t", TaskState.SUCCEEDED, "{\"ok\":true}", false),
            new Predecessor(second.id(), "t", TaskState.SUCCEEDED, "{\"ok\":true}", false));
    assertThat(await(flows.predecessors(last.id(), 12)))
        .extracting(Predecessor::leftOut)
        .containsExactly(false, true);
  }

  @Test
  void whoWasForgottenIsFound() throws SQLException {
    Task first = stage.free();
    Task last = stage.after(first.id());
    Task other = stage.free();
    Task noMore = stage.after(other.id());
    stage.postgres.execute("delete from buswork.task where id = " + first.id());
    stage.postgres.execute("delete from buswork.blocker where dependent = " + noMore.id());
    assertThat(await(stage.postgres.stores().flows().releaseForgotten()))
        .extracting(TaskChange::id)
        .contains(last.id(), noMore.id());
    assertThat(stage.state(last))
        .as("nobody knows how that one ended")
        .isEqualTo(TaskState.CANCELED);
    assertThat(stage.state(noMore)).isEqualTo(TaskState.READY);
  }

  @Test
  void aQueueIsLinkedWhileSomebodyWaits() throws SQLException {
    String queue = "sometimes";
    Task first = stage.free(queue);
    assertThat(linked(queue)).isFalse();
    Task last = stage.after(first.id());
    assertThat(linked(queue)).isTrue();
    stage.succeed(first);
    assertThat(stage.state(last)).isEqualTo(TaskState.READY);
    stage.postgres.execute("delete from buswork.blocker");
    await(stage.postgres.stores().flows().dropOld());
    assertThat(linked(queue)).isFalse();
    // The store still believes that it is, and does no harm by it; and later it is again.
    Task next = stage.free(queue);
    stage.succeed(next);
    Task again = stage.free(queue);
    Task waiting = stage.after(again.id());
    stage.succeed(again);
    assertThat(stage.state(waiting)).isEqualTo(TaskState.READY);
  }

  @Test
  void aFanOfTenThousandOpensAndClosesInSeconds() {
    int width = 10_000;
    Task root = stage.free();
    long firstId = stage.nextIds(width + 1);
    Map<Task, TaskFlow> all = new LinkedHashMap<>();
    List<Task> wide = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      TaskFlow flow = flow(root.id());
      Task task = stage.blocked(firstId + i, flow);
      all.put(task, flow);
      wide.add(task);
      ids.add(task.id());
    }
    TaskFlow afterAll = flow(ids.toArray(Long[]::new));
    Task last = stage.blocked(firstId + width, afterAll);
    all.put(last, afterAll);
    long began = System.nanoTime();
    await(stage.submitting(all));
    long submitted = System.nanoTime();
    stage.succeed(root);
    long opened = System.nanoTime();
    assertThat(stage.released).hasSize(width);
    for (int i = 0; i < width; i += 500) {
      stage.end(TaskState.SUCCEEDED, wide.subList(i, i + 500));
    }
    long closed = System.nanoTime();
    assertThat(stage.state(last)).isEqualTo(TaskState.READY);
    assertThat(stage.released).hasSize(width + 1);
    System.out.printf(
        "fan of %d: submitted in %d ms, opened in %d ms, closed in %d ms%n",
        width,
        (submitted - began) / 1_000_000,
        (opened - submitted) / 1_000_000,
        (closed - opened) / 1_000_000);
  }

  private static TaskFlow flow(Long... predecessors) {
    return new TaskFlow(List.of(predecessors), false, null, null, null, null);
  }

  private static boolean linked(String queue) throws SQLException {
    return stage.postgres.number(
            "select count(*) from buswork.queue where linked and name = '" + queue + "'")
        == 1;
  }

  private static long tasks() throws SQLException {
    return stage.postgres.number("select count(*) from buswork.task");
  }
}
