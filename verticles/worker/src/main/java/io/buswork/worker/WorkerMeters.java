package io.buswork.worker;

import io.buswork.store.ModuleNodeState.LoaderFate;
import io.buswork.store.ModuleNodeState.State;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The worker's metrics. Gauges read single numbers, which may be a moment old. */
final class WorkerMeters {

  /** Where a generation may be while it has classes on this node. */
  private static final List<State> LOADED = List.of(State.STARTING, State.LIVE, State.DRAINING);

  private WorkerMeters() {}

  static void register(MeterRegistry meters, TaskLoop loop, Lanes lanes, NodeLoad load) {
    for (Lane lane : lanes.all()) {
      Gauge.builder("buswork.lane.slots", lane, Lane::slots)
          .description("Attempts that may run in the lane at once")
          .tag("lane", lane.name())
          .register(meters);
      Gauge.builder("buswork.lane.used.slots", lane, Lane::used)
          .description("Attempts that run in the lane")
          .tag("lane", lane.name())
          .register(meters);
      Gauge.builder("buswork.lane.waiting.tasks", lane, Lane::waiting)
          .description("Attempts on this node that wait for a slot of the lane")
          .tag("lane", lane.name())
          .register(meters);
    }
    Gauge.builder("buswork.outcomes.unconfirmed", loop, TaskLoop::unconfirmed)
        .description("Outcomes that wait to be confirmed by their dispatcher")
        .register(meters);
    Gauge.builder("buswork.event.loop.lag.seconds", load, l -> l.lagMicros() / 1e6)
        .description("How late the worker's event loop comes to its timers, on average")
        .register(meters);
  }

  static void register(MeterRegistry meters, GenerationStates generations) {
    for (State state : LOADED) {
      Gauge.builder("buswork.module.generations", generations, g -> g.tally().in(state))
          .description("Generations of modules on this node, by where they stand")
          .tag("state", state.wireName())
          .register(meters);
    }
    for (LoaderFate fate : List.of(LoaderFate.PENDING, LoaderFate.LEAKED)) {
      Gauge.builder("buswork.module.loaders", generations, g -> g.tally().of(fate))
          .description("Class loaders of replaced generations that have not been proved to be gone")
          .tag("fate", fate.wireName())
          .register(meters);
    }
    FunctionCounter.builder(
            "buswork.module.loaders.collected",
            generations,
            g -> g.tally().of(LoaderFate.COLLECTED))
        .description("Class loaders of replaced generations that were proved to be gone")
        .register(meters);
    FunctionCounter.builder("buswork.module.starts", generations, g -> g.tally().started())
        .description("Generations of modules that this node has begun to start")
        .register(meters);
    FunctionCounter.builder(
            "buswork.module.starts.failed", generations, g -> g.tally().in(State.FAILED))
        .description("Generations of modules that did not start")
        .register(meters);
  }
}
