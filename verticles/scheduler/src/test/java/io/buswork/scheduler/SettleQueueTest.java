package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.store.Settlement;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettleQueueTest {

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
