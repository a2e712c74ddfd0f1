package io.buswork.gateway;

import io.buswork.store.IdBlock;
import io.buswork.store.Submission;
import io.buswork.store.Taken;
import io.buswork.store.TaskStore;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** Tasks in memory. What an insert, and a call for ids, meets can be replaced. */
final class FakeTaskStore implements TaskStore {

  final Map<Long, TaskView> views = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
  final List<Integer> insertSizes = new ArrayList<>();
  volatile Function<List<Task>, Future<Void>> onInsert = tasks -> Future.succeededFuture();
  volatile Function<Submission, Future<Taken>> onKeyed =
      submission ->
          Future.succeededFuture(
              new Taken(
                  submission.tasks().stream()
                      .map(task -> new Taken.Entry(task.id(), false))
                      .toList(),
                  false));
  volatile Function<Integer, Future<Void>> onReserve = count -> Future.succeededFuture();
  Duration patience = Duration.ZERO;
  int reservations;
  private long nextId = 1;

  @Override
  public synchronized Future<IdBlock> reserveIds(int count) {
    reservations++;
    long first = nextId;
    nextId += count;
    return onReserve.apply(count).map(v -> new IdBlock(first, count));
  }

  @Override
  public Future<Void> insert(List<Task> tasks) {
    insertSizes.add(tasks.size());
    return onInsert
        .apply(tasks)
        .onSuccess(
            v ->
                tasks.forEach(
                    t ->
                        views.put(
                            t.id(), new TaskView(t, t.state(), null, null, List.of(), List.of()))));
  }

  @Override
  public Future<Taken> insertKeyed(Submission submission, Duration patience) {
    this.patience = patience;
    return onKeyed
        .apply(submission)
        .compose(
            taken -> {
              Set<Long> fresh = new HashSet<>();
              taken.entries().stream()
                  .filter(entry -> !entry.duplicate() && !taken.repeated())
                  .forEach(entry -> fresh.add(entry.id()));
              List<Task> stored =
                  submission.tasks().stream().filter(task -> fresh.contains(task.id())).toList();
              return (stored.isEmpty() ? Future.<Void>succeededFuture() : insert(stored))
                  .map(taken);
            });
  }

  @Override
  public Future<Long> dropFreeKeys() {
    return Future.succeededFuture(0L);
  }

  @Override
  public Future<Optional<TaskView>> find(long id) {
    return Future.succeededFuture(Optional.ofNullable(views.get(id)));
  }
}
