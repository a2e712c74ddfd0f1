package io.buswork.gateway;

import io.buswork.bus.NodeContext;
import io.buswork.bus.SubmitHints;
import io.buswork.store.FlowStore;
import io.buswork.store.GroupEndConflictException;
import io.buswork.store.KeyConflictException;
import io.buswork.store.KeyLockedException;
import io.buswork.store.RequestKeyReusedException;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.Submission.RequestKey;
import io.buswork.store.Taken;
import io.buswork.store.TaskStore;
import io.buswork.store.UnknownPredecessorException;
import io.buswork.task.Task;
import io.buswork.task.Unique.OnConflict;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes submitted tasks in, whichever way they came. Belongs to the gateway's context. */
final class TaskSubmit {

  /** The longest request. */
  static final int MAX_BYTES = 16 << 20;

  private final ClusterView cluster;
  private final TaskStore store;
  private final FlowStore flows;
  private final InstantSource time;
  private final SubmitBatcher batcher;
  private final KeyedSubmits keyed;
  private final KeyHolders holders;
  private final DepthGuard depths;
  private final Counter submitted;

  TaskSubmit(
      NodeContext node,
      SubmitHints hints,
      Dispatchers dispatchers,
      ClusterView cluster,
      DepthGuard depths) {
    this.cluster = cluster;
    this.store = node.stores().tasks();
    this.flows = node.stores().flows();
    var ids = new IdBlocks(store, System::nanoTime);
    this.time = node.time();
    this.batcher = new SubmitBatcher(store, ids, node.time(), hints::send);
    this.keyed =
        new KeyedSubmits(store, ids, node.time(), hints::send, hints::changed, System::nanoTime);
    this.depths = depths;
    this.holders = new KeyHolders(store, dispatchers, node.time());
    this.submitted =
        Counter.builder("buswork.tasks.submitted")
            .description("Tasks submitted through this node and committed")
            .register(node.meters());
  }

  /**
   * Stores what a request holds.
   *
   * @param body UTF-8
   * @param lines whether it is one task a line, and not JSON as a whole
   * @param repeatable its Idempotency-Key; null if it has none
   */
  Future<Submitted> submit(byte[] body, boolean lines, @Nullable String repeatable) {
    return submit(body, lines, repeatable, null);
  }

  /**
   * The same.
   *
   * @param trace what its tasks belong to; null: nothing
   */
  Future<Submitted> submit(
      byte[] body, boolean lines, @Nullable String repeatable, @Nullable SubmitTrace trace) {
    TaskReader.Request request;
    RequestKey key;
    try {
      key = repeatable == null ? null : RequestKeys.of(repeatable, body, lines);
      request =
          lines ? TaskReader.ndjson(body, time.instant()) : TaskReader.json(body, time.instant());
    } catch (Problem problem) {
      return Future.failedFuture(problem);
    }
    cluster.chooseQueues(request.tasks());
    if (trace != null) {
      trace.stamp(request.tasks());
    }
    return take(request, key);
  }

  private Future<Submitted> take(TaskReader.Request request, @Nullable RequestKey key) {
    return depths.isNeeded()
        ? within(request.tasks(), () -> submit(request, key))
        : submit(request, key);
  }

  /** Stores only what the queues have room for. */
  private <T> Future<T> within(List<NewTask> tasks, Supplier<Future<T>> storing) {
    return depths
        .admit(tasks)
        .compose(admitted -> storing.get().onComplete(done -> depths.ended(admitted)));
  }

  private Future<Submitted> submit(TaskReader.Request request, @Nullable RequestKey key) {
    if (key != null || isRare(request.tasks())) {
      return submitKeyed(request, key);
    }
    return batcher
        .submit(request.tasks())
        .map(
            stored -> {
              submitted.increment(stored.size());
              return request.single() ? Submitted.one(stored.get(0)) : Submitted.many(stored);
            })
        .recover(failure -> Future.failedFuture(QueueProblems.of(failure, request)));
  }

  /** Stores tasks, all or none, with one statement; at least one. */
  Future<List<Task>> store(List<NewTask> tasks) {
    cluster.chooseQueues(tasks);
    return depths.isNeeded() ? within(tasks, () -> insert(tasks)) : insert(tasks);
  }

  private Future<List<Task>> insert(List<NewTask> tasks) {
    return batcher.submit(tasks).onSuccess(stored -> submitted.increment(stored.size()));
  }

  /** Whether some have unique keys, or are tied to others. */
  private static boolean isRare(List<NewTask> tasks) {
    for (NewTask task : tasks) {
      if (task.unique != null || task.isTied()) {
        return true;
      }
    }
    return false;
  }

  private Future<Submitted> submitKeyed(TaskReader.Request request, @Nullable RequestKey key) {
    Problem problem = replacing(request, key);
    return problem == null ? submitKeyed(request, key, true) : Future.failedFuture(problem);
  }

  /** Replacing goes through a dispatcher: it cannot be part of the other tasks' transaction. */
  private static @Nullable Problem replacing(TaskReader.Request request, @Nullable RequestKey key) {
    for (int i = 0; i < request.tasks().size(); i++) {
      var unique = request.tasks().get(i).unique;
      if (unique != null && unique.onConflict() == OnConflict.REPLACE) {
        if (!request.single()) {
          return Problem.invalid(
              "/" + i + "/unique/onConflict",
              "item " + i + ": replace is for a task that is submitted alone");
        }
        if (key != null) {
          return Problem.invalid(
              "/unique/onConflict", "replace does not go with an Idempotency-Key");
        }
        if (request.tasks().get(i).isTied()) {
          return Problem.invalid(
              "/unique/onConflict", "replace does not go with after, nor with a group");
        }
      }
    }
    return null;
  }

  private Future<Submitted> submitKeyed(
      TaskReader.Request request, @Nullable RequestKey key, boolean mayTryAgain) {
    return keyed
        .submit(request.tasks(), key)
        .compose(kept -> answer(request, kept))
        .recover(
            failure ->
                failure instanceof KeyConflictException conflict
                        && conflict.rule() == OnConflict.REPLACE
                    ? replace(request, conflict, mayTryAgain)
                    : Future.failedFuture(explain(request, failure)));
  }

  private Future<Submitted> answer(TaskReader.Request request, KeyedSubmits.Kept kept) {
    submitted.increment(kept.fresh().size());
    if (!request.single()) {
      return Future.succeededFuture(Submitted.entries(kept.taken().entries()));
    }
    Taken.Entry entry = kept.taken().entries().get(0);
    boolean stored = !entry.duplicate() && !kept.taken().repeated();
    if (stored && request.tasks().get(0).isTied()) {
      return tied(entry.id());
    }
    return !stored
        ? holders.show(entry.id(), entry.duplicate())
        : Future.succeededFuture(Submitted.one(kept.tasks().get(0)));
  }

  /** The task as it stands by now: it may not have had to wait. */
  private Future<Submitted> tied(long id) {
    return flows
        .find(id)
        .compose(
            flow ->
                store
                    .find(id)
                    .map(
                        found ->
                            found
                                .map(view -> Submitted.tied(view, flow.orElse(null)))
                                .orElseGet(() -> Submitted.forgotten(id, false))));
  }

  private Future<Submitted> replace(
      TaskReader.Request request, KeyConflictException conflict, boolean mayTryAgain) {
    return holders
        .replace(request.tasks().get(0), conflict.holder())
        .compose(
            replaced ->
                replaced
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            mayTryAgain
                                ? submitKeyed(request, null, false)
                                : Future.failedFuture(
                                    Problem.conflict(
                                        "task "
                                            + conflict.holder()
                                            + " has ended and still holds the key"))));
  }

  private static Throwable explain(TaskReader.Request request, Throwable failure) {
    if (failure instanceof KeyConflictException conflict) {
      return KeyProblems.of(conflict, request.single());
    }
    if (failure instanceof UnknownPredecessorException
        || failure instanceof GroupEndConflictException) {
      return FlowProblems.of(failure, request);
    }
    if (failure instanceof RequestKeyReusedException) {
      return Problem.unprocessable(
          "the Idempotency-Key was used within 24 hours for a request with another body");
    }
    if (failure instanceof KeyLockedException) {
      return Problem.unavailable(
          "another transaction has taken a key of the request and has not ended yet;"
              + " nothing was stored");
    }
    if (failure instanceof StoreUnavailableException) {
      return Problem.unavailable(
          "the database did not answer in time: whether it has stored the request is unknown");
    }
    return QueueProblems.of(failure, request);
  }
}
