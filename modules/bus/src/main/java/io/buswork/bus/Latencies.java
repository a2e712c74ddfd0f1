package io.buswork.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How long things took, by a label such as the queue: what a histogram of the metrics shows. Safe
 * for use by several threads.
 */
public final class Latencies {

  private final String name;
  private final String description;
  private final String label;
  private final BoundedLabel values;
  private final TreeMap<String, Sums> sums = new TreeMap<>();

  /**
   * @param name as Prometheus has it, with the unit
   * @param description what took that long
   * @param label the label's name
   * @param values the label's values
   */
  Latencies(String name, String description, String label, BoundedLabel values) {
    this.name = name;
    this.description = description;
    this.label = label;
    this.values = values;
  }

  private static final class Sums {
    private final long[] counts = new long[LatencyTally.buckets()];
    private long micros;
  }

  /**
   * One histogram.
   *
   * @param value the label's value
   * @param counts how many in each bucket
   * @param sumSeconds how long they took together
   */
  public record Histogram(String value, List<Long> counts, double sumSeconds) {}

  /** The name, as Prometheus has it. */
  public String name() {
    return name;
  }

  /** What took that long. */
  public String description() {
    return description;
  }

  /** The label's name. */
  public String label() {
    return label;
  }

  /** The buckets' upper bounds in seconds, the last one infinite. */
  public static double[] bounds() {
    return LatencyTally.boundsInSeconds();
  }

  /** Takes over what was counted. */
  public synchronized void take(String value, LatencyTally tally) {
    if (!tally.isEmpty()) {
      Sums to = sums.computeIfAbsent(values.of(value), v -> new Sums());
      to.micros += tally.moveTo(to.counts);
    }
  }

  /** All of them, as they stand. */
  public synchronized List<Histogram> all() {
    List<Histogram> all = new ArrayList<>(sums.size());
    sums.forEach(
        (value, sum) -> {
          List<Long> counts = new ArrayList<>(sum.counts.length);
          for (long count : sum.counts) {
            counts.add(count);
          }
          all.add(new Histogram(value, counts, sum.micros / 1e6));
        });
    return all;
  }
}
