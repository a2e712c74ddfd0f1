package io.buswork.scheduler;

import io.buswork.task.TaskState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What a dispatcher counts, for the metrics and for people. */
final class QueueMeters {

  private final MeterRegistry registry;
  private final String queue;
  private final List<Meter> gauges = new ArrayList<>();
  private final Counter sent;
  private final Counter refused;
  private final Map<TaskState, Counter> settled = new EnumMap<>(TaskState.class);
  private final Rate in;
  private final Rate out;

  QueueMeters(MeterRegistry registry, String queue, long nowMillis) {
    this.registry = registry;
    this.queue = queue;
    this.in = new Rate(nowMillis);
    this.out = new Rate(nowMillis);
    this.sent = registry.counter("buswork.tasks.dispatched", "queue", queue);
    this.refused = registry.counter("buswork.outcomes.refused", "queue", queue);
    for (TaskState state : TaskState.values()) {
      settled.put(
          state,
          registry.counter("buswork.tasks.settled", "queue", queue, "state", state.wireName()));
    }
  }

  /** Shows how full a dispatcher's memory is, until {@link #close}. */
  void show(QueueMemory memory, SettleQueue settles) {
    gauge("buswork.queue.window", memory, m -> m.window().size() + m.keyed().size());
    gauge("buswork.queue.keys", memory, m -> m.keyed().rows());
    gauge("buswork.queue.running", memory, m -> m.inFlight().size());
    gauge("buswork.queue.timers", memory, m -> m.timers().size());
    gauge("buswork.queue.settling", settles, SettleQueue::size);
  }

  void submitted(int tasks) {
    in.add(tasks);
  }

  void sent(int tasks) {
    sent.increment(tasks);
  }

  void settled(TaskState state) {
    Objects.requireNonNull(settled.get(state)).increment();
    if (state.isFinal()) {
      out.add(1);
    }
  }

  void refused() {
    refused.increment();
  }

  void tick(long nowMillis) {
    in.tick(nowMillis);
    out.tick(nowMillis);
  }

  /** Adds the rates to an answer. */
  void putRates(JsonObject to) {
    to.put("rateIn", in.perSecond()).put("rateOut", out.perSecond());
  }

  void close() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }

  private <T> void gauge(String name, T object, ToDoubleFunction<T> value) {
    gauges.add(Gauge.builder(name, object, value).tag("queue", queue).register(registry));
  }
}
