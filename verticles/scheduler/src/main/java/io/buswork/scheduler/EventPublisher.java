package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.buswork.bus.TaskEvent;
import io.vertx.core.Context;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes what happens to a queue's tasks, in order, in batches of one turn of the event loop.
 */
final class EventPublisher {

  private static final int MOST_AT_ONCE = 1000;

  private final TermScope scope;
  private final Context context;
  private List<TaskEvent> gathered = new ArrayList<>();
  private boolean scheduled;

  EventPublisher(TermScope scope, Context context) {
    this.scope = scope;
    this.context = context;
  }

  void add(TaskEvent event) {
    gathered.add(event);
    if (gathered.size() >= MOST_AT_ONCE) {
      flush();
    } else if (!scheduled) {
      scheduled = true;
      context.runOnContext(v -> flush());
    }
  }

  /** Tells of something that happened to the queue itself. */
  void queueEvent(String what, JsonObject data) {
    var event =
        new SystemEvent(
            "io.buswork.queue." + what, scope.queue(), scope.now().toEpochMilli(), data);
    publish(EventBatch.ofSystem(scope.node().nodeId(), event));
  }

  void flush() {
    scheduled = false;
    if (!gathered.isEmpty()) {
      List<TaskEvent> batch = gathered;
      gathered = new ArrayList<>();
      publish(EventBatch.ofTasks(scope.node().nodeId(), batch));
    }
  }

  private void publish(EventBatch batch) {
    scope.vertx().eventBus().publish(Addresses.EVENTS, batch);
  }
}
