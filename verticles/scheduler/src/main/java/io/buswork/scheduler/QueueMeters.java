package io.buswork.scheduler;

import io.buswork.bus.FlowTally;
import io.buswork.bus.WaitHistogram;
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
  private final Map<TaskState, Long> drained = new EnumMap<>(TaskState.class);
  private final WaitHistogram waits = new WaitHistogram();
  private final Rate in;
  private final Rate out;
  private long submitted;

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
    // The registry's counters go on where this queue's last dispatcher on this node left them.
    drain();
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
    submitted += tasks;
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

  /** How long a task had been ready when it was started, in milliseconds. */
  void waited(long millis) {
    waits.add(millis);
  }

  /** What was counted since the last call. */
  FlowTally drain() {
    var tally = new FlowTally();
    tally.submitted(submitted);
    submitted = 0;
    settled.forEach(
        (state, counter) -> {
          long count = (long) counter.count();
          Long before = drained.put(state, count);
          tally.reached(state, before == null ? count : count - before);
        });
    tally.waits().add(waits);
    waits.clear();
    return tally;
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
