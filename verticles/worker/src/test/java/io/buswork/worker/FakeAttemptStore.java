package io.buswork.worker;

import io.buswork.store.AttemptStore;
import io.buswork.store.IdBlock;
import io.buswork.store.Settlement;
import io.buswork.store.Submission;
import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what attempts write in memory, as a test wants it. */
final class FakeAttemptStore implements AttemptStore {

  final List<Opened> transactions = new CopyOnWriteArrayList<>();
  final Map<Long, String> states = new ConcurrentHashMap<>();
  final List<String> writes = new CopyOnWriteArrayList<>();

  /** Completes the writes of states; each waits for one. Null: they succeed at once. */
  volatile List<Promise<Boolean>> heldBack;

  volatile Future<Boolean> commit = Future.succeededFuture(true);

  @Override
  public Future<OpenTransaction> begin(Duration longest) {
    Opened opened = new Opened();
    transactions.add(opened);
    return Future.succeededFuture(opened);
  }

  @Override
  public Future<Boolean> keep(Holder holder, String state) {
    writes.add(state);
    List<Promise<Boolean>> waiting = heldBack;
    if (waiting == null) {
      states.put(holder.task(), state);
      return Future.succeededFuture(true);
    }
    Promise<Boolean> promise = Promise.promise();
    waiting.add(promise);
    return promise.future();
  }

  @Override
  public Future<Optional<String>> kept(long task) {
    return Future.succeededFuture(Optional.ofNullable(states.get(task)));
  }

  /** Gives ids out, from 1,000 on, and can do nothing else. */
  TaskStore tasks() {
    return (TaskStore)
        Proxy.newProxyInstance(
            FakeAttemptStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (proxy, method, args) -> Future.succeededFuture(new IdBlock(1_000, (int) args[0])));
  }

  /** One transaction, and how it ended. */
  final class Opened implements OpenTransaction {

    final List<Task> followUps = new ArrayList<>();
    volatile Settlement settlement;
    volatile boolean rolledBack;
    volatile boolean aborted;

    @Override
    public SqlConnection connection() {
      return null;
    }

    @Override
    public Future<Boolean> commit(Holder holder, Settlement what, Submission next) {
      settlement = what;
      followUps.addAll(next.tasks());
      return commit;
    }

    @Override
    public List<Task> stored() {
      return followUps;
    }

    @Override
    public Future<Void> rollback() {
      rolledBack = true;
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> abort() {
      aborted = true;
      return Future.succeededFuture();
    }
  }
}
