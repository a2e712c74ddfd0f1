package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.StatementUndoneException;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SubmitBatcherTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final FakeTaskStore store = new FakeTaskStore();
  private final Queue<Promise<Void>> inserts = new ArrayDeque<>();
  private final List<Task> told = new ArrayList<>();
  private final SubmitBatcher batcher =
      new SubmitBatcher(
          store, new IdBlocks(store, () -> 0L), InstantSource.fixed(NOW), told::addAll);

  @Test
  void anIdleStoreGetsASubmitAtOnce() {
    assertThat(submit(1).result()).hasSize(1);
    assertThat(store.insertSizes).containsExactly(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void submitsGatherWhileTwoInsertsAreUnderWay() {
    holdInserts();
    List<Future<List<Task>>> submits = IntStream.range(0, 64).mapToObj(i -> submit(2)).toList();
    assertThat(store.insertSizes).containsExactly(2, 2);
    finishInserts();
    assertThat(store.insertSizes).containsExactly(2, 2, 124);
    assertThat(submits).allMatch(Future::succeeded);
    assertThat(submits.stream().flatMap(s -> s.result().stream()).map(Task::id))
        .doesNotHaveDuplicates()
        .isSorted();
  }

  @Test
  void aSubmitIsAnsweredAfterItsCommitOnly() {
    holdInserts();
    Future<List<Task>> submit = submit(1);
    assertThat(submit.isComplete()).isFalse();
    assertThat(told).isEmpty();
    finishInserts();
    assertThat(submit.succeeded()).isTrue();
  }

  @Test
  void aRequestIsNeverDivided() {
    holdInserts();
    submit(1);
    submit(1);
    submit(1500);
    submit(1500);
    submit(5000);
    finishInserts();
    assertThat(store.insertSizes).containsExactly(1, 1, 1500, 1500, 5000);
  }

  @Test
  void aTaskThatCannotBeStoredFailsItsOwnRequestAlone() {
    holdInserts();
    submit(1);
    submit(1);
    Future<List<Task>> good = submit(2);
    Future<List<Task>> bad = batcher.submit(tasks("poison"));
    Future<List<Task>> alsoGood = submit(1);
    store.onInsert =
        tasks ->
            tasks.stream().anyMatch(t -> t.type().equals("poison"))
                ? Future.failedFuture(new IllegalStateException("cannot be stored"))
                : Future.succeededFuture();
    finishInserts();
    assertThat(good.succeeded()).isTrue();
    assertThat(alsoGood.succeeded()).isTrue();
    assertThat(bad.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(told).hasSize(5).noneMatch(task -> task.type().equals("poison"));
  }

  @Test
  void aDatabaseLostDuringTheInsertLeavesTheOutcomeUnknown() {
    store.onInsert = tasks -> Future.failedFuture(away());
    assertProblem(submit(1), "unknown");
  }

  @Test
  void aStatementThatWasCanceledHasStoredNothingAndTheDatabaseIsThere() {
    store.onInsert =
        tasks -> Future.failedFuture(new StatementUndoneException("canceled", new Exception()));
    assertProblem(submit(1), "canceled; nothing was stored");
    holdInserts();
    submit(1);
    submit(1);
    assertThat(inserts).as("both at once").hasSize(2);
  }

  @Test
  void aDatabaseLostBeforeTheInsertHasStoredNothing() {
    store.onReserve = count -> Future.failedFuture(away());
    assertProblem(submit(1), "nothing was stored");
    assertThat(store.insertSizes).isEmpty();
  }

  @Test
  void whileTheDatabaseIsAwayOneSubmitTriesAndTheOthersFailAtOnce() {
    holdInserts();
    submit(1);
    submit(1);
    Future<List<Task>> waiting = submit(1);
    inserts.remove().fail(away());
    assertProblem(waiting, "nothing was stored");
    inserts.remove().fail(away());
    Future<List<Task>> trying = submit(1);
    assertThat(inserts).hasSize(1);
    assertProblem(submit(1), "nothing was stored");
    finishInserts();
    assertThat(trying.succeeded()).isTrue();
    assertThat(submit(1).succeeded()).isTrue();
  }

  @Test
  void whoIsToldOfACommitCannotKeepTheSubmittersFromTheirAnswers() {
    var deaf =
        new SubmitBatcher(
            store,
            new IdBlocks(store, () -> 0L),
            InstantSource.fixed(NOW),
            stored -> {
              throw new IllegalStateException("cannot be told");
            });
    assertThat(deaf.submit(tasks("a")).result()).hasSize(1);
    assertThat(deaf.submit(tasks("a")).succeeded()).isTrue();
  }

  @Test
  void whateverGoesWrongEverySubmitterIsAnswered() {
    holdInserts();
    var clock = new AtomicReference<>(InstantSource.fixed(NOW));
    var timed =
        new SubmitBatcher(
            store, new IdBlocks(store, () -> 0L), () -> clock.get().instant(), told::addAll);
    timed.submit(tasks("a"));
    timed.submit(tasks("a"));
    Future<List<Task>> third = timed.submit(tasks("a"));
    Future<List<Task>> fourth = timed.submit(tasks("a"));
    clock.set(
        () -> {
          throw new IllegalStateException("no time");
        });
    finishInserts();
    assertThat(third.cause()).hasMessage("no time");
    assertThat(fourth.cause()).hasMessage("no time");
    clock.set(InstantSource.fixed(NOW));
    assertThat(timed.submit(tasks("a")).succeeded()).isTrue();
  }

  @Test
  void whatWaitsIsBounded() {
    holdInserts();
    submit(1);
    submit(1);
    submit(TaskReader.MAX_TASKS);
    assertProblem(submit(1), "nothing was stored");
    finishInserts();
    assertThat(submit(1).succeeded()).isTrue();
  }

  private void holdInserts() {
    store.onInsert =
        tasks -> {
          Promise<Void> insert = Promise.promise();
          inserts.add(insert);
          return insert.future();
        };
  }

  private void finishInserts() {
    if (store.onInsert.apply(List.of()).isComplete()) {
      inserts.forEach(Promise::complete);
      return;
    }
    store.onInsert = tasks -> Future.succeededFuture();
    List.copyOf(inserts).forEach(Promise::tryComplete);
  }

  private Future<List<Task>> submit(int count) {
    return batcher.submit(IntStream.range(0, count).mapToObj(i -> tasks("a").get(0)).toList());
  }

  private static List<NewTask> tasks(String type) {
    byte[] body = ("{\"type\":\"" + type + "\"}").getBytes(StandardCharsets.UTF_8);
    return TaskReader.json(body, NOW).tasks();
  }

  private static void assertProblem(Future<?> submit, String said) {
    assertThat(submit.cause()).isInstanceOf(Problem.class).hasMessageContaining(said);
    assertThat(((Problem) submit.cause()).status()).isEqualTo(503);
    assertThat(((Problem) submit.cause()).retryAfterSeconds()).isEqualTo(1);
  }

  private static StoreUnavailableException away() {
    return new StoreUnavailableException("insert", new java.io.IOException("gone"));
  }
}
