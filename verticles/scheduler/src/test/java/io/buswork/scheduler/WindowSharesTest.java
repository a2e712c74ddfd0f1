package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.SubmitHint;
import io.buswork.task.Task;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More slow tasks wait than the window holds. */
class WindowSharesTest {

  private static final int WINDOW = 100;
  private static final int SLOW = 3_000;

  private final TestCluster cluster =
      new TestCluster().with(new JsonObject().put("window-tasks", WINDOW));
  private final FakeWorker worker = cluster.worker("worker-1");
  private QueueDispatcher dispatcher;

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aFloodOfSlowTasksDelaysNoOthers() {
    startWithFlood();
    cluster.submit(quick(SLOW + 1, SLOW + 5));
    await().until(() -> cluster.store.ended.size() == 5);
    assertThat(worker.held).hasSize(2);
    assertThat(dispatcher.parts().memory.window().size()).isLessThanOrEqualTo(WINDOW);

    cluster.submit(quick(SLOW + 6, SLOW + 10));
    await().until(() -> cluster.store.ended.size() == 10);
  }

  @Test
  void whatWasLeftBehindRunsInOrderAndOnce() {
    startWithFlood();
    cluster.submit(quick(SLOW + 1, SLOW + 5));
    await().until(() -> cluster.store.ended.size() == 5);
    worker.ending = FakeWorker::succeeded;
    worker.lanes = Map.of("slow", 50);
    for (Task held : List.copyOf(worker.held.values())) {
      worker.report(FakeWorker.succeeded(held));
    }
    await().until(() -> cluster.store.ended.size() == SLOW + 5);
    assertThat(cluster.store.endings.values()).allMatch(times -> times == 1);
    List<Long> slow =
        worker.received.stream().filter(t -> t.type().equals("slow")).map(Task::id).toList();
    assertThat(slow).hasSize(SLOW).isSortedAccordingTo(Comparator.naturalOrder());
    await().until(() -> dispatcher.parts().memory.aside().isEmpty());
  }

  @Test
  void whatCanRunNowhereAnyMoreIsFoundWhenItCanAgain() {
    startWithFlood();
    cluster.submit(quick(SLOW + 1, SLOW + 5));
    await().until(() -> cluster.store.ended.size() == 5);
    worker.types = Set.of("noop");
    await().until(() -> dispatcher.parts().memory.aside().isEmpty());
    worker.ending = FakeWorker::succeeded;
    for (Task held : List.copyOf(worker.held.values())) {
      worker.report(FakeWorker.succeeded(held));
    }
    worker.lanes = Map.of("slow", 50);
    worker.types = Set.of("noop", "slow");
    await().until(() -> cluster.store.ended.size() == SLOW + 5);
    assertThat(cluster.store.endings.values()).allMatch(times -> times == 1);
  }

  @Test
  void oneThatIsPinnedAmongThemKeepsNoOtherFromBeingFound() {
    startWithFlood();
    cluster.submit(quick(SLOW + 1, SLOW + 5));
    await().until(() -> cluster.store.ended.size() == 5);
    cluster.store.insert(pinned(SLOW + 10));
    cluster.store.insert(task(SLOW + 11).build());
    dispatcher.lookAgain();
    await("what is behind it").until(() -> cluster.store.ended.size() == 6);
    letSlowOnesEnd();
    await().until(() -> cluster.store.ended.size() == SLOW + 7);
    assertThat(cluster.store.endings.values()).allMatch(times -> times == 1);
    assertThat(worker.received).extracting(Task::payload).containsOnly("{}");
  }

  @Test
  void oneThatIsPinnedAndOnlyToldOfIsFound() {
    startWithFlood();
    cluster.submit(quick(SLOW + 1, SLOW + 5));
    await().until(() -> cluster.store.ended.size() == 5);
    Task pinned = pinned(SLOW + 10);
    cluster.store.insert(pinned);
    cluster
        .vertx
        .eventBus()
        .send(
            Addresses.dispatcher(Tasks.QUEUE),
            new SubmitHint(Tasks.QUEUE, List.of(), List.of(SubmitHint.Ref.to(pinned))));
    letSlowOnesEnd();
    await().until(() -> cluster.store.ended.size() == SLOW + 6);
    assertThat(cluster.store.endings.values()).allMatch(times -> times == 1);
  }

  @Test
  void aFloodOfPinnedOnesDelaysNoOthersEither() {
    startWith(id -> task(id).type("slow").version("1.0").build());
    cluster.submit(quick(SLOW + 1, SLOW + 5));
    await().until(() -> cluster.store.ended.size() == 5);
    assertThat(dispatcher.parts().memory.window().size()).isLessThanOrEqualTo(WINDOW);
    letSlowOnesEnd();
    await().until(() -> cluster.store.ended.size() == SLOW + 5);
    assertThat(cluster.store.endings.values()).allMatch(times -> times == 1);
  }

  private void letSlowOnesEnd() {
    worker.ending = FakeWorker::succeeded;
    worker.lanes = Map.of("slow", 50);
    for (Task held : List.copyOf(worker.held.values())) {
      worker.report(FakeWorker.succeeded(held));
    }
  }

  private static Task pinned(long id) {
    return task(id).type("slow").version("1.0").build();
  }

  private void startWithFlood() {
    startWith(id -> task(id).type("slow").build());
  }

  /** Two slow ones are held, the others wait. */
  private void startWith(LongFunction<Task> flood) {
    worker.types = Set.of("noop", "slow");
    worker.lanes = Map.of("slow", 2);
    worker.ending = t -> t.type().equals("slow") ? null : FakeWorker.succeeded(t);
    LongStream.rangeClosed(1, SLOW).mapToObj(flood).forEach(cluster.store::insert);
    cluster.deploy(worker);
    dispatcher = cluster.dispatcher();
    await().until(() -> worker.held.size() == 2);
  }

  private static List<Task> quick(long from, long to) {
    List<Task> tasks = new ArrayList<>();
    LongStream.rangeClosed(from, to).mapToObj(id -> task(id).build()).forEach(tasks::add);
    return tasks;
  }
}
