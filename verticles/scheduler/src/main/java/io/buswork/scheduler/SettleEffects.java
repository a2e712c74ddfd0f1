package io.buswork.scheduler;

import io.buswork.bus.TaskEvent;
import io.buswork.bus.TaskTracing;
import io.buswork.bus.TraceHeaders;
import io.buswork.store.Settlement;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows when a settlement has been written, or refused. */
final class SettleEffects {

  private final TermScope scope;
  private final QueueMemory memory;
  private final DispatchLog dispatchLog;
  private final SettleQueue settles;
  private final TaskRouter router;
  private final EventPublisher events;
  private final QueueMeters meters;
  private final Runnable afterBatch;

  /**
   * @param afterBatch called after each batch: there may be something to send
   */
  SettleEffects(
      TermScope scope,
      QueueMemory memory,
      DispatchLog dispatchLog,
      SettleQueue settles,
      TaskRouter router,
      EventPublisher events,
      QueueMeters meters,
      Runnable afterBatch) {
    this.scope = scope;
    this.memory = memory;
    this.dispatchLog = dispatchLog;
    this.settles = settles;
    this.router = router;
    this.events = events;
    this.meters = meters;
    this.afterBatch = afterBatch;
  }

  void written(Settling settling) {
    leave(settling);
    TaskState state = settling.settlement().state();
    if (settling.event() != null) {
      events.add(settling.event());
    }
    meters.settled(state);
    Attempt attempt = settling.settlement().attempt();
    if (attempt != null) {
      meters.ran(settling.task(), attempt);
      trace(settling.task(), attempt);
    }
    follow(settling, state);
    if (settling.receipt() != null) {
      settling.receipt().written();
    }
    Running running = settling.running();
    if (running != null) {
      running.settledAs(state);
    }
    if (settling.answer() != null) {
      settling.answer().complete(state);
    }
  }

  private void trace(Task task, Attempt attempt) {
    TaskTracing tracing = scope.node().signals().tracing();
    String parent = tracing.isOn() ? task.options().headers().get(TraceHeaders.PARENT) : null;
    if (parent != null) {
      tracing.stretch("settle", task, parent, attempt.finishedAt(), scope.now());
    }
  }

  /** Another change of the row came first; nothing was written. */
  void refused(Settling settling) {
    leave(settling);
    meters.refused();
    Task task = settling.task();
    if (settling.receipt() != null) {
      settling.receipt().refused(task.id());
    }
    var reason = new IllegalStateException("task " + task.id() + ": changed meanwhile");
    if (settling.running() != null) {
      settling.running().notSettled(reason);
      lookForSuccess(settling.running(), settling.settlement());
    }
    if (settling.answer() != null) {
      settling.answer().fail(reason);
    }
  }

  /** A node may have committed its attempt's success itself, and died before it could say so. */
  private void lookForSuccess(Running running, Settlement lost) {
    Attempt attempt = lost.attempt();
    if (attempt == null
        || (attempt.outcome() != AttemptOutcome.LOST
            && attempt.outcome() != AttemptOutcome.UNKNOWN)) {
      return;
    }
    scope
        .calls()
        .once(() -> scope.node().stores().tasks().find(running.task().id()))
        .onSuccess(
            found ->
                found
                    .filter(view -> view.state() == TaskState.SUCCEEDED)
                    .ifPresent(view -> hasSucceeded(running)));
  }

  private void hasSucceeded(Running running) {
    Settlement success = OutcomeRules.order(running.task(), TaskState.SUCCEEDED);
    TaskEvent event = TaskEvents.settled(running, success, scope.now());
    if (event != null) {
      events.add(event);
    }
    meters.settled(TaskState.SUCCEEDED);
    memory.recentlyEnded().add(running.task().id());
  }

  /** The database does not take it: an attempt fails instead, anything else is as if refused. */
  void unwritable(Settling settling, Throwable cause) {
    Running running = settling.running();
    if (running == null || isReplacement(settling.settlement())) {
      refused(settling);
      return;
    }
    Instant now = scope.now();
    Settlement instead = OutcomeRules.unwritable(running, String.valueOf(cause.getMessage()), now);
    TaskEvent event = Objects.requireNonNull(TaskEvents.settled(running, instead, now));
    settles.add(settling.insteadWith(instead, event));
  }

  void batchEnds() {
    meters.flush();
    afterBatch.run();
  }

  private static boolean isReplacement(Settlement settlement) {
    return settlement.attempt() != null
        && settlement.attempt().error() != null
        && settlement.attempt().error().type().equals(OutcomeRules.NOT_STORED);
  }

  private void leave(Settling settling) {
    long id = settling.task().id();
    memory.guard().changed(id);
    memory.known().endChange(id);
    @Nullable Running running = settling.running();
    if (running != null) {
      memory.ended(running);
      running.batch().oneSettled();
      if (running.batch().isWhollySettled()) {
        dispatchLog.finished(running.batch());
      } else if (settling.settlement().keepsAttempt()) {
        dispatchLog.withdrawn(running.batch(), true);
      }
    }
  }

  private void follow(Settling settling, TaskState state) {
    switch (state) {
      case READY -> router.ready(settling.taskAfter(), settling.toFront());
      case SCHEDULED, RETRYING -> router.timed(settling.taskAfter());
      default -> memory.recentlyEnded().add(settling.task().id());
    }
  }
}
