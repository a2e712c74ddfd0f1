package io.buswork.node;

import io.buswork.bus.Signals;
import io.buswork.bus.TaskTracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * Where the node's metrics are kept.
 *
 * @param registry all of them
 * @param signals those by queue, and spans
 */
record Meters(MeterRegistry registry, Signals signals) {

  /**
   * @param tracing the node's spans
   */
  static Meters create(TaskTracing tracing) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections(registry);
    Signals signals = Signals.of(registry, tracing);
    signals
        .latencies()
        .forEach(all -> registry.getPrometheusRegistry().register(new LatencyCollector(all)));
    return new Meters(registry, signals);
  }

  @SuppressWarnings("resource") // they live as long as the process
  private static void collections(MeterRegistry registry) {
    new JvmGcMetrics().bindTo(registry);
    new JvmHeapPressureMetrics().bindTo(registry);
  }

  /** Says who this is: one, with the node's id and versions as labels. */
  Meters of(String nodeId) {
    Gauge.builder("buswork.node.info", () -> 1)
        .description("Always 1: the node's id, its version and its JVM's")
        .tag("node", nodeId)
        .tag("version", Version.CURRENT)
        .tag("java", Runtime.version().toString())
        .register(registry);
    return this;
  }
}
