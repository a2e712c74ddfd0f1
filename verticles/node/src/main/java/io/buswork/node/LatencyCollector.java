package io.buswork.node;

import io.buswork.bus.Latencies;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** Durations that were counted elsewhere, as a Prometheus histogram. */
final class LatencyCollector implements Collector {

  private final Latencies latencies;

  LatencyCollector(Latencies latencies) {
    this.latencies = latencies;
  }

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder().name(latencies.name()).help(latencies.description());
    double[] bounds = Latencies.bounds();
    for (Latencies.Histogram histogram : latencies.all()) {
      Number[] counts = histogram.counts().toArray(Number[]::new);
      all.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(Labels.of(latencies.label(), histogram.value()))
              .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
              .sum(histogram.sumSeconds())
              .build());
    }
    return all.build();
  }
}
