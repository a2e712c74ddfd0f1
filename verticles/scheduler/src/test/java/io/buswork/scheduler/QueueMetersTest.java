package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.Latencies;
import io.buswork.bus.Signals;
import io.buswork.bus.WaitHistogram;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QueueMetersTest {

  private static final Instant SUBMITTED = Instant.parse("2030-01-01T00:00:00.250Z");
  private static final Instant DUE = Instant.parse("2030-01-01T00:01:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Signals signals = Signals.of(registry);
  private final QueueMeters meters = new QueueMeters(signals, "q", 0);

  @Test
  void settledTasksAreToldABatchAtATime() {
    meters.settled(TaskState.SUCCEEDED);
    meters.settled(TaskState.SUCCEEDED);
    assertThat(succeeded()).isZero();
    meters.flush();
    assertThat(succeeded()).isEqualTo(2);
    meters.flush();
    assertThat(succeeded()).isEqualTo(2);
  }

  @Test
  void aTaskWaitsFromItsSubmitOrFromItsTime() {
    meters.ran(task(1, 1, 0, null), attempt(SUBMITTED.plusMillis(2_000)));
    meters.ran(task(2, 2, 0, DUE), attempt(DUE.plusMillis(500)));
    meters.flush();
    assertThat(sum(signals.waits())).isEqualTo(2.5);
    assertThat(sum(signals.runs())).isEqualTo(0.014);
  }

  @Test
  void peopleAreToldOfTheSameWaitsAsTheMetrics() {
    meters.ran(task(1, 1, 0, null), attempt(SUBMITTED.plusMillis(2_000)));
    meters.ran(task(2, 2, 0, DUE), attempt(DUE.plusMillis(500)));
    WaitHistogram waits = meters.drain().waits();
    assertThat(waits.quantile(0.5)).isBetween(500.0, 600.0);
    assertThat(waits.quantile(1)).isBetween(2_000.0, 2_400.0);
  }

  @Test
  void howLongARepeatedOrRequeuedOneWaitedIsNotKnown() {
    meters.ran(task(1, 1, 1, null), attempt(SUBMITTED.plusMillis(9_000)));
    meters.ran(task(2, 77, 0, null), attempt(SUBMITTED.plusMillis(9_000)));
    meters.flush();
    assertThat(signals.waits().all()).isEmpty();
    assertThat(sum(signals.runs())).isEqualTo(0.014);
  }

  private double succeeded() {
    return registry
        .get("buswork.tasks.settled")
        .tag("queue", "q")
        .tag("state", "succeeded")
        .counter()
        .count();
  }

  private static double sum(Latencies latencies) {
    return latencies.all().get(0).sumSeconds();
  }

  private static Task task(long id, long seq, int attempt, Instant runAt) {
    return new Task(
        id,
        seq,
        "q",
        "t",
        TaskState.READY,
        5,
        attempt,
        0,
        SUBMITTED,
        runAt,
        "{}",
        TaskOptions.NONE);
  }

  private static Attempt attempt(Instant started) {
    return new Attempt(
        1, "n", "m", "1", started, started, 7_000, -1, AttemptOutcome.SUCCEEDED, null);
  }
}
