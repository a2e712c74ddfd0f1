package io.buswork.scheduler;

import io.buswork.store.IdBlock;
import io.buswork.store.Settlement;
import io.buswork.store.Submission;
import io.buswork.store.Taken;
import io.buswork.store.TaskStore;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks tasks up in a {@link FakeStore}. */
final class FakeTaskStore implements TaskStore {

  private final FakeStore store;

  FakeTaskStore(FakeStore store) {
    this.store = store;
  }

  @Override
  public Future<IdBlock> reserveIds(int count) {
    return Future.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public Future<Void> insert(List<Task> tasks) {
    store.insert(tasks);
    return Future.succeededFuture();
  }

  @Override
  public Future<Taken> insertKeyed(Submission submission, Duration patience) {
    return Future.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public Future<Long> dropFreeKeys() {
    return Future.succeededFuture(0L);
  }

  @Override
  public Future<Optional<TaskView>> find(long id) {
    Settlement end = store.ended.get(id);
    Task task = end == null ? store.rows.get(id) : Tasks.task(id).build();
    return Future.succeededFuture(
        Optional.ofNullable(task)
            .map(
                found ->
                    new TaskView(
                        found,
                        end == null ? found.state() : end.state(),
                        null,
                        null,
                        List.of(),
                        List.of())));
  }
}
