package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.SystemEvent;
import io.buswork.store.ScheduleFired;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells what schedules have done: as events, and in the metrics. */
final class ScheduleReports {

  private static final String PREFIX = "io.buswork.schedule.";

  private final NodeContext node;
  private final EventBus bus;
  private final Counter runs;
  private final Counter overlapping;
  private final Counter full;
  private final Counter missed;

  ScheduleReports(NodeContext node, EventBus bus) {
    this.node = node;
    this.bus = bus;
    this.runs =
        Counter.builder("buswork.schedule.runs")
            .description("Tasks made by schedules, on this node")
            .register(node.meters());
    this.overlapping = skips("overlap");
    this.full = skips("depth");
    this.missed = skips("missed");
  }

  private Counter skips(String reason) {
    return Counter.builder("buswork.schedule.skips")
        .description("Instants of schedules that were passed over, by this node")
        .tag("reason", reason)
        .register(node.meters());
  }

  void tell(List<ScheduleFired> all) {
    List<SystemEvent> events = new ArrayList<>();
    long now = node.time().instant().toEpochMilli();
    for (ScheduleFired fired : all) {
      for (ScheduleFired.Run run : fired.runs()) {
        runs.increment();
        JsonObject data =
            new JsonObject()
                .put("instant", run.instant().toString())
                .put("task", Long.toString(run.task().id()));
        events.add(new SystemEvent(PREFIX + "ran", fired.name(), now, data));
      }
      skipped(events, now, fired.name(), "missed", fired.plan().missed(), missed);
      skipped(events, now, fired.name(), "overlap", fired.plan().overlapping(), overlapping);
      skipped(events, now, fired.name(), "depth", fired.plan().full(), full);
    }
    if (!events.isEmpty()) {
      bus.publish(Addresses.EVENTS, new EventBatch(node.nodeId(), List.of(), events));
    }
  }

  private static void skipped(
      List<SystemEvent> events,
      long now,
      String name,
      String reason,
      List<Instant> instants,
      Counter counter) {
    if (instants.isEmpty()) {
      return;
    }
    counter.increment(instants.size());
    JsonObject data =
        new JsonObject()
            .put("reason", reason)
            .put("count", instants.size())
            .put("instant", instants.get(instants.size() - 1).toString());
    events.add(new SystemEvent(PREFIX + "skipped", name, now, data));
  }
}
