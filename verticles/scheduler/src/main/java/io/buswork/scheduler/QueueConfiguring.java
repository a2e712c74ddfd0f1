package io.buswork.scheduler;

import io.buswork.bus.QueueSettings;
import io.buswork.store.QueueLimits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Changes by order what a queue allows: in the table first, then here, one change after the other.
 */
final class QueueConfiguring {

  private final TermScope scope;
  private final QueueMemory memory;
  private final Admission admission;
  private final Recall recall;
  private final EventPublisher events;
  private Future<?> last = Future.succeededFuture();

  QueueConfiguring(
      TermScope scope,
      QueueMemory memory,
      Admission admission,
      Recall recall,
      EventPublisher events) {
    this.scope = scope;
    this.memory = memory;
    this.admission = admission;
    this.recall = recall;
    this.events = events;
  }

  /** Pauses or resumes. */
  Future<JsonObject> pause(boolean paused) {
    return configure(new JsonObject().put("paused", paused));
  }

  /** Changes what the settings name. Answers what holds now. */
  Future<JsonObject> configure(JsonObject settings) {
    Future<JsonObject> done = last.transform(before -> change(settings));
    last = done;
    return done;
  }

  private Future<JsonObject> change(JsonObject settings) {
    boolean paused = settings.getBoolean("paused", admission.isPaused());
    QueueLimits limits = QueueSettings.merge(admission.limits(), settings);
    return scope
        .calls()
        .once(() -> scope.store().configure(scope.queue(), scope.epoch(), paused, limits))
        .map(
            written -> {
              take(paused, limits);
              return QueueSettings.toJson(limits).put("paused", paused);
            });
  }

  private void take(boolean paused, QueueLimits limits) {
    if (admission.isPaused() != paused) {
      admission.pause(paused);
      recall.run();
      events.queueEvent(paused ? "paused" : "resumed", new JsonObject());
    }
    if (!admission.limits().equals(limits)) {
      admission.limit(limits);
      memory.keyed().limit(limits);
      events.queueEvent("limited", QueueSettings.toJson(limits));
    }
  }
}
