package io.buswork.bus;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What a node tells of its work: metrics by queue, the queues after the first hundred as one, and
 * spans.
 */
public final class Signals {

  /** So many queues have series of their own. */
  public static final int MOST_QUEUES = 100;

  private final BoundedLabel queues = new BoundedLabel(MOST_QUEUES);
  private final LabelledMeters byQueue;
  private final Latencies waits =
      new Latencies(
          "buswork_task_wait_seconds",
          "From when a task could run, submitted or due, until its first attempt began",
          "queue",
          queues);
  private final Latencies runs =
      new Latencies("buswork_task_run_seconds", "How long an attempt ran", "queue", queues);

  private final TaskTracing tracing;

  private Signals(MeterRegistry registry, TaskTracing tracing) {
    this.tracing = tracing;
    byQueue = new LabelledMeters(registry, "queue", queues);
  }

  /** New ones, with meters in that registry and without spans. */
  public static Signals of(MeterRegistry registry) {
    return of(registry, TaskTracing.OFF);
  }

  /** New ones, with meters in that registry and these spans. */
  public static Signals of(MeterRegistry registry, TaskTracing tracing) {
    return new Signals(registry, tracing);
  }

  /** Spans of tasks. */
  public TaskTracing tracing() {
    return tracing;
  }

  /** The queues' names as labels. */
  public BoundedLabel queues() {
    return queues;
  }

  /** Meters with the label {@code queue}. */
  public LabelledMeters byQueue() {
    return byQueue;
  }

  /** How long tasks waited. */
  public Latencies waits() {
    return waits;
  }

  /** How long attempts ran. */
  public Latencies runs() {
    return runs;
  }

  /** All that becomes histograms. */
  public List<Latencies> latencies() {
    return List.of(waits, runs);
  }
}
