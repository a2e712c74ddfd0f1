package io.buswork.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The worker's metrics. Gauges read single numbers, which may be a moment old. */
final class WorkerMeters {

  private WorkerMeters() {}

  static void register(MeterRegistry meters, TaskLoop loop, Lanes lanes, HandlerRoutes routes) {
    for (Lane lane : lanes.all()) {
      Gauge.builder("buswork.lane.slots", lane, Lane::slots)
          .description("Attempts that may run in the lane at once")
          .tag("lane", lane.name())
          .register(meters);
      Gauge.builder("buswork.lane.used", lane, Lane::used)
          .description("Attempts that run in the lane")
          .tag("lane", lane.name())
          .register(meters);
      Gauge.builder("buswork.lane.waiting", lane, Lane::waiting)
          .description("Attempts on this node that wait for a slot of the lane")
          .tag("lane", lane.name())
          .register(meters);
    }
    Gauge.builder("buswork.outcomes.unconfirmed", loop, TaskLoop::unconfirmed)
        .description("Outcomes that wait to be confirmed by their dispatcher")
        .register(meters);
    Gauge.builder("buswork.modules.live", routes, r -> r.modules().size())
        .description("Modules that are live on this node")
        .register(meters);
  }
}
