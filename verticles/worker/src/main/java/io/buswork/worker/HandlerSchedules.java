package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.SystemEvent;
import io.buswork.schedule.CatchUp;
import io.buswork.schedule.Overlap;
import io.buswork.schedule.Rhythm;
import io.buswork.schedule.Schedule;
import io.buswork.store.ModuleVersion;
import io.buswork.store.ScheduleStore;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes what handlers say of schedules known to the store. */
final class HandlerSchedules {

  private final NodeContext node;
  private final ScheduleStore store;
  private final EventBus bus;

  HandlerSchedules(NodeContext node, EventBus bus) {
    this.node = node;
    this.store = node.stores().schedules();
    this.bus = bus;
  }

  /** Tells the store of the schedules of a generation that has become the live one. */
  Future<Void> tell(Generation generation) {
    ModuleVersion module = generation.version();
    return store
        .declare(module.name(), module.version(), schedules(generation.handlers().values()))
        .onSuccess(changed -> changed.forEach(this::publish))
        .mapEmpty();
  }

  private void publish(ScheduleStore.Declared declared) {
    bus.publish(Addresses.SCHEDULES, new JsonObject().put("schedule", declared.name()));
    String type = "io.buswork.schedule." + (declared.isGone() ? "deleted" : "changed");
    JsonObject data = new JsonObject().put("change", "declared");
    var event =
        new SystemEvent(
            type,
            declared.name(),
            node.time().instant().toEpochMilli(),
            declared.isGone() ? new JsonObject() : data);
    bus.publish(Addresses.EVENTS, EventBatch.ofSystem(node.nodeId(), event));
  }

  static List<Schedule> schedules(Iterable<Handler> handlers) {
    List<Schedule> schedules = new ArrayList<>();
    for (Handler handler : handlers) {
      int number = 1;
      for (Rhythm rhythm : handler.settings().rhythms()) {
        String name = handler.type() + (number == 1 ? "" : ":" + number);
        schedules.add(schedule(name, rhythm, handler));
        number++;
      }
    }
    return schedules;
  }

  private static Schedule schedule(String name, Rhythm rhythm, Handler handler) {
    String queue = handler.settings().queue();
    Task template =
        new Task(
            0,
            0,
            queue == null ? Task.DEFAULT_QUEUE : queue,
            handler.type(),
            TaskState.READY,
            Task.DEFAULT_PRIORITY,
            0,
            0,
            Instant.EPOCH,
            null,
            "{}",
            TaskOptions.NONE);
    return new Schedule(name, rhythm, Overlap.SKIP, CatchUp.NONE, Duration.ZERO, false, template);
  }
}
