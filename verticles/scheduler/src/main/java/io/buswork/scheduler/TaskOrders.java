package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.CancelOrder;
import io.buswork.bus.QueueOrder;
import io.buswork.store.Settlement;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Changes single tasks by order: cancel, retry, run now. */
final class TaskOrders {

  private static final long CANCEL_PATIENCE_MILLIS = 5000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final SettleQueue settles;
  private final TaskRouter router;
  private final Runnable afterChange;
  private final List<Running> canceling = new ArrayList<>();

  /**
   * @param afterChange called when a task may have become ready
   */
  TaskOrders(
      TermScope scope,
      QueueMemory memory,
      SettleQueue settles,
      TaskRouter router,
      Runnable afterChange) {
    this.scope = scope;
    this.memory = memory;
    this.settles = settles;
    this.router = router;
    this.afterChange = afterChange;
  }

  Future<JsonObject> cancel(long id) {
    Running running = memory.inFlight().find(id);
    if (running != null) {
      return cancelRunning(running);
    }
    return takeOut(id)
        .compose(
            found ->
                found.isPresent()
                    ? change(found.get(), TaskState.CANCELED, false)
                    : conflictWithState(id));
  }

  /**
   * Cancels a task that was just read from the table.
   *
   * @param read perhaps without its payload
   */
  Future<JsonObject> callOff(Task read) {
    return memory.inFlight().contains(read.id())
        ? cancel(read.id())
        : takeOut(read.id(), Optional.of(read))
            .compose(task -> change(task.orElse(read), TaskState.CANCELED, false));
  }

  /**
   * Ends a task that was just read from the table, and whose time to start is over; not one that
   * runs, or is just changing.
   *
   * @param read perhaps without its payload
   */
  void expire(Task read) {
    if (!memory.inFlight().contains(read.id()) && !memory.known().isChanging(read.id())) {
      takeOut(read.id(), Optional.of(read))
          .onSuccess(task -> change(read, TaskState.EXPIRED, false));
    }
  }

  Future<JsonObject> retry(long id) {
    return endWait(id, Set.of(TaskState.RETRYING), false, () -> revive(id));
  }

  Future<JsonObject> runNow(long id) {
    Set<TaskState> waiting = Set.of(TaskState.SCHEDULED, TaskState.RETRYING);
    return endWait(id, waiting, true, () -> conflictWithState(id));
  }

  /**
   * Makes a task ready that waits in one of these states.
   *
   * @param ifEnded what becomes of one that is not unfinished
   */
  private Future<JsonObject> endWait(
      long id, Set<TaskState> waiting, boolean toFront, Supplier<Future<JsonObject>> ifEnded) {
    if (memory.inFlight().contains(id)) {
      return conflict(TaskState.RUNNING);
    }
    return look(id)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return ifEnded.get();
              }
              TaskState state = found.get().state();
              return waiting.contains(state) ? makeReady(id, toFront) : conflict(state);
            });
  }

  /** Repeats orders to cancel that have had no effect yet: they may have been lost. */
  void repeatCancels() {
    canceling.removeIf(Running::isOutcomeKnown);
    canceling.forEach(this::sendCancel);
  }

  private Future<JsonObject> cancelRunning(Running running) {
    if (!running.isOutcomeKnown() && !running.isCancelOrdered()) {
      running.orderCancel();
      canceling.add(running);
      sendCancel(running);
    }
    Promise<JsonObject> answer = Promise.promise();
    long timer =
        scope
            .vertx()
            .setTimer(
                CANCEL_PATIENCE_MILLIS,
                fired -> answer.tryComplete(state(TaskState.RUNNING).put("canceling", true)));
    running
        .settled()
        .onComplete(
            settled -> {
              scope.vertx().cancelTimer(timer);
              // It may have been answered that this takes long.
              afterRunning(running.task().id(), settled.result())
                  .onComplete(answer::tryComplete, answer::tryFail);
            });
    return answer.future();
  }

  /** The attempt has ended while it was to be canceled. */
  private Future<JsonObject> afterRunning(long id, @Nullable TaskState state) {
    if (state == TaskState.CANCELED) {
      return Future.succeededFuture(state(state));
    }
    return state != null && state.isFinal() ? conflict(state) : cancel(id);
  }

  private void sendCancel(Running running) {
    var order = new CancelOrder(scope.queue(), running.task().id(), running.attempt());
    scope.vertx().eventBus().send(Addresses.worker(running.node().id()), order);
  }

  /** The unfinished task, from memory or the table, left where it is. */
  Future<Optional<Task>> look(long id) {
    Waiting waiting = memory.findReady(id);
    Task timed = memory.timers().find(id);
    if (waiting != null) {
      return Future.succeededFuture(Optional.of(waiting.task()));
    }
    if (timed != null) {
      return Future.succeededFuture(Optional.of(timed));
    }
    return scope
        .calls()
        .once(() -> scope.store().read(scope.queue(), List.of(id)))
        .map(tasks -> tasks.stream().findFirst());
  }

  /** The task, taken out of memory so that it is only here; empty if there is none to change. */
  Future<Optional<Task>> takeOut(long id) {
    return look(id).compose(found -> takeOut(id, found));
  }

  private Future<Optional<Task>> takeOut(long id, Optional<Task> found) {
    if (memory.inFlight().contains(id) || memory.known().isChanging(id)) {
      return QueueOrders.refused(QueueOrder.NOT_YET, "task " + id + " is just changing; ask again");
    }
    Waiting waiting = memory.findReady(id);
    if (waiting != null) {
      memory.remove(waiting);
    }
    memory.timers().remove(id);
    found.ifPresent(
        task -> memory.parked().gone(memory.kinds().of(task), task.priority(), task.seq()));
    return Future.succeededFuture(found);
  }

  private Future<JsonObject> makeReady(long id, boolean toFront) {
    return takeOut(id)
        .compose(
            found ->
                found.isPresent()
                    ? change(found.get(), TaskState.READY, toFront)
                    : conflictWithState(id));
  }

  private Future<JsonObject> change(Task task, TaskState state, boolean toFront) {
    Promise<TaskState> written = Promise.promise();
    Settlement settlement = OutcomeRules.order(task, state);
    memory.known().startChange(task.id());
    settles.add(
        Settling.byOrder(
            task, settlement, TaskEvents.settled(task, settlement, scope.now()), toFront, written));
    settles.flush();
    return written
        .future()
        .transform(
            result ->
                result.succeeded()
                    ? Future.succeededFuture(state(result.result()))
                    : notChanged(task.id()));
  }

  /** Either something else has changed it first, or this dispatcher may change nothing any more. */
  private Future<JsonObject> notChanged(long id) {
    return scope.calls().isClosed() ? QueueOrders.moving() : conflictWithState(id);
  }

  private Future<JsonObject> revive(long id) {
    return reviveAll(List.of(id))
        .compose(
            revived ->
                revived.isEmpty()
                    ? conflictWithState(id)
                    : Future.succeededFuture(state(TaskState.READY)));
  }

  /**
   * Brings ended tasks back.
   *
   * @return the ids of those that could be
   */
  Future<Set<Long>> reviveAll(List<Long> ids) {
    return scope
        .calls()
        .once(() -> scope.store().revive(scope.queue(), scope.epoch(), ids))
        .map(
            revived -> {
              revived.forEach(this::cameBack);
              afterChange.run();
              return revived.stream().map(Task::id).collect(Collectors.toSet());
            });
  }

  private void cameBack(Task task) {
    memory.recentlyEnded().remove(task.id());
    router.unseen(task);
  }

  /** Fails with the state in which the task is, or as not found. */
  Future<JsonObject> conflictWithState(long id) {
    return scope
        .calls()
        .once(() -> scope.node().stores().tasks().find(id))
        .compose(
            view ->
                view.isPresent() && view.get().task().queue().equals(scope.queue())
                    ? conflict(view.get().state())
                    : QueueOrders.refused(QueueOrder.NOT_FOUND, "no task " + id));
  }

  static Future<JsonObject> conflict(TaskState state) {
    return QueueOrders.refused(QueueOrder.CONFLICT, state.wireName());
  }

  static JsonObject state(TaskState state) {
    return new JsonObject().put("state", state.wireName());
  }
}
