package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskTracing;
import io.buswork.bus.TraceHeaders;
import io.buswork.store.Settlement;
import io.buswork.store.StatementUndoneException;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettleQueueTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  /** Refuses every statement that has this task's success in it. */
  private static final class PickyStore extends FakeStore {

    private final long poison;

    PickyStore(long poison) {
      this.poison = poison;
    }

    @Override
    public Future<Set<Long>> settle(
        String queue, long epoch, List<Settlement> list, List<Long> batches) {
      boolean bad =
          list.stream().anyMatch(s -> s.id() == poison && s.state() == TaskState.SUCCEEDED);
      return bad
          ? Future.failedFuture(new IllegalArgumentException("unsupported Unicode escape"))
          : super.settle(queue, epoch, list, batches);
    }
  }

  /** Cannot tell of what is settled. */
  private static final class BrokenTracing implements TaskTracing {

    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public Span submit(String parent) {
      return OFF.submit(parent);
    }

    @Override
    public Span run(Task task, String parent) {
      return OFF.run(task, parent);
    }

    @Override
    public void stretch(String name, Task task, String parent, Instant from, Instant until) {
      if (name.equals("settle")) {
        throw new IllegalStateException("no tracing server");
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void oneSettlementThatCannotBeWrittenDoesNotHoldUpTheOthers() {
    try (var cluster = new TestCluster(new PickyStore(7))) {
      FakeWorker worker = cluster.worker("worker-1");
      cluster.deploy(worker);
      cluster.dispatcher();
      cluster.submit(Tasks.ready(1, 20));
      await().until(() -> cluster.store.ended.size() == 20);
      assertThat(cluster.store.ended.get(7L))
          .satisfies(
              end -> {
                assertThat(end.state()).isEqualTo(TaskState.FAILED);
                assertThat(end.attempt().error().type()).isEqualTo(OutcomeRules.NOT_STORED);
                assertThat(end.attempt().error().message()).contains("Unicode");
              });
      assertThat(cluster.store.ended.values())
          .filteredOn(end -> end.state() == TaskState.SUCCEEDED)
          .hasSize(19);
    }
  }

  @Test
  void whatFollowsFromTheOthersFollowsAlsoIfOneCannotBeTold() {
    try (var cluster = new TestCluster()) {
      cluster.tracing = new BrokenTracing();
      FakeWorker worker = cluster.worker("worker-1").holding();
      cluster.deploy(worker);
      QueueDispatcher dispatcher = cluster.dispatcher();
      cluster.submit(task(1).header(TraceHeaders.PARENT, PARENT).build());
      cluster.submit(Tasks.ready(2, 20));
      await().until(() -> worker.held.size() == 21);
      worker.report(
          worker.held.values().stream().map(FakeWorker::succeeded).toArray(TaskOutcome[]::new));
      await().until(() -> cluster.store.ended.size() == 21);
      await().until(() -> dispatcher.parts().memory.inFlight().size() == 0);
      await().until(() -> dispatcher.parts().settles.size() == 0);
    }
  }

  @Test
  void anOutcomeThatCannotBeWorkedOutFailsItsAttemptAndHoldsUpNoOther() {
    try (var cluster = new TestCluster()) {
      FakeWorker worker = cluster.worker("worker-1").holding();
      cluster.deploy(worker);
      cluster.dispatcher();
      cluster.submit(Tasks.ready(1, 3));
      await().until(() -> worker.held.size() == 3);
      worker.report(
          FakeWorker.succeeded(worker.held.get(1L)),
          FakeWorker.outcome(
              worker.held.get(2L),
              TaskOutcome.Kind.SNOOZED,
              null,
              Duration.ofSeconds(Long.MAX_VALUE)),
          FakeWorker.succeeded(worker.held.get(3L)));
      await().until(() -> cluster.store.ended.size() == 3);
      assertThat(cluster.store.ended.get(2L).attempt().error().type())
          .isEqualTo(OutcomeRules.NOT_STORED);
      await().until(() -> !worker.confirms.isEmpty());
    }
  }

  /** Does the first settlement once more, and refuses it then as somebody else's. */
  private static final class HesitantStore extends FakeStore {

    private final RuntimeException first;
    private boolean asked;

    HesitantStore(RuntimeException first) {
      this.first = first;
    }

    @Override
    public Future<Set<Long>> settle(
        String queue, long epoch, List<Settlement> list, List<Long> batches) {
      if (list.isEmpty()) {
        return super.settle(queue, epoch, list, batches);
      }
      boolean isFirst = !asked;
      asked = true;
      return isFirst
          ? Future.failedFuture(first)
          : Future.succeededFuture(Set.of(list.get(0).id()));
    }
  }

  @Test
  void aRefusalAfterAStatementThatDidNothingIsOne() {
    var undone = new StatementUndoneException("canceled", new Exception());
    assertThat(confirmOf(new HesitantStore(undone)).refused()).containsExactly(1L);
  }

  @Test
  void aRefusalAfterOneThatMayHaveBeenWrittenMeansThatItWas() {
    var away = new StoreUnavailableException("away", new Exception());
    assertThat(confirmOf(new HesitantStore(away)).refused()).isEmpty();
  }

  private static OutcomeConfirm confirmOf(FakeStore store) {
    try (var cluster = new TestCluster(store)) {
      FakeWorker worker = cluster.worker("worker-1");
      cluster.deploy(worker);
      cluster.dispatcher();
      cluster.submit(task(1).build());
      await().until(() -> !worker.confirms.isEmpty());
      return worker.confirms.peek();
    }
  }

  @Test
  void anOrderForATaskThatChangedMeanwhileIsRefused() {
    try (var cluster = new TestCluster()) {
      FakeWorker worker = cluster.worker("worker-1").holding();
      worker.allowance = 1;
      cluster.deploy(worker);
      QueueDispatcher dispatcher = cluster.dispatcher();
      cluster.submit(Tasks.ready(1, 2));
      await().until(() -> dispatcher.parts().memory.window().contains(2));
      cluster.store.insert(task(2).attempt(3).build());
      assertThat(cluster.refusal(io.buswork.bus.QueueOrder.Op.CANCEL, 2)).hasMessage("ready");
    }
  }
}
