package io.buswork.scheduler;

import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells of a queue and its tasks what only the dispatcher knows. */
final class QueueReports {

  private static final String NO_HANDLER = "no handler";

  private final TermScope scope;
  private final QueueMemory memory;
  private final Admission admission;
  private final QueueMeters meters;

  QueueReports(TermScope scope, QueueMemory memory, Admission admission, QueueMeters meters) {
    this.scope = scope;
    this.memory = memory;
    this.admission = admission;
    this.meters = meters;
  }

  JsonObject status() {
    var parked = new JsonObject();
    memory.parked().counts().forEach(parked::put);
    var status =
        new JsonObject()
            .put("epoch", scope.epoch())
            .put("owner", scope.node().nodeId())
            .put("paused", admission.isPaused())
            .put("window", memory.window().size() + memory.keyed().size())
            .put("running", memory.inFlight().size())
            .put("parked", parked);
    meters.putRates(status);
    return status;
  }

  Future<JsonObject> inspect(long id) {
    Running running = memory.inFlight().find(id);
    if (running != null) {
      return Future.succeededFuture(describe(running));
    }
    Waiting waiting = memory.findReady(id);
    if (waiting != null) {
      return Future.succeededFuture(describe(waiting.task()));
    }
    if (memory.parked().isEmpty() && memory.keyed().rows() == 0) {
      return Future.succeededFuture(notRunning(null));
    }
    return scope
        .calls()
        .once(() -> scope.store().read(scope.queue(), List.of(id)))
        .map(tasks -> tasks.isEmpty() ? notRunning(null) : describe(tasks.get(0)));
  }

  private JsonObject describe(Task task) {
    boolean ready = task.state() == TaskState.READY;
    if (ready && memory.isParked(memory.kinds().of(task))) {
      return notRunning(NO_HANDLER);
    }
    return notRunning(ready ? reason(task) : null);
  }

  private @Nullable String reason(Task task) {
    String ofQueue = admission.reason();
    String key = task.options().concurrencyKey();
    KeyRow row = key == null ? null : memory.keyed().row(key);
    return ofQueue != null || row == null ? ofQueue : memory.keyed().reason(row);
  }

  private static JsonObject notRunning(@Nullable String why) {
    var answer = new JsonObject().put("running", false);
    return why == null ? answer : answer.put("waiting", why);
  }

  private static JsonObject describe(Running running) {
    var answer =
        new JsonObject()
            .put("running", true)
            .put("node", running.node().id())
            .put("attempt", running.attempt())
            .put("logs", new JsonArray(new ArrayList<>(running.logs())));
    if (running.hasStarted()) {
      answer.put("startedAt", Instant.ofEpochMilli(running.startedAtMillis()).toString());
    }
    if (!running.module().isEmpty()) {
      answer.put("module", running.module()).put("version", running.version());
    }
    if (running.percent() >= 0) {
      answer.put(
          "progress",
          new JsonObject().put("percent", running.percent()).put("message", running.message()));
    }
    return answer;
  }
}
