package io.buswork.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class SignalsTest {

  private static final LabelledMeters.Name COUNTED = new LabelledMeters.Name("counted", "c");
  private static final LabelledMeters.Name SHOWN = new LabelledMeters.Name("shown", "s");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Signals signals = Signals.of(registry);

  @Test
  void queuesAfterTheFirstHundredAreAddedUp() {
    Runnable last = () -> {};
    for (int i = 0; i < Signals.MOST_QUEUES + 5; i++) {
      String queue = "q" + i;
      signals.byQueue().counter(COUNTED, queue).increment(2);
      last = signals.byQueue().gauge(SHOWN, queue, () -> 3);
    }
    assertThat(registry.get("counted").tag("queue", "q99").counter().count()).isEqualTo(2);
    assertThat(registry.get("counted").tag("queue", "other").counter().count()).isEqualTo(10);
    assertThat(registry.get("shown").tag("queue", "other").gauge().value()).isEqualTo(15);
    assertThat(registry.find("shown").gauges()).hasSize(Signals.MOST_QUEUES + 1);

    last.run();
    assertThat(registry.get("shown").tag("queue", "other").gauge().value()).isEqualTo(12);
  }

  @Test
  void aGaugeThatNobodyHasIsTakenAwayAndMayComeBack() {
    signals.byQueue().gauge(SHOWN, "q", () -> 1).run();
    assertThat(registry.find("shown").gauge()).isNull();
    signals.byQueue().gauge(SHOWN, "q", () -> 4);
    assertThat(registry.get("shown").gauge().value()).isEqualTo(4);
  }

  @Test
  void durationsAreCountedInTheBucketsThatTheyDoNotExceed() {
    LatencyTally tally = new LatencyTally();
    tally.add(-5);
    tally.add(1_000);
    tally.add(1_001);
    tally.add(4_000_000_000L);
    signals.waits().take("q", tally);
    signals.waits().take("q", tally);

    Latencies.Histogram all = signals.waits().all().get(0);
    assertThat(all.value()).isEqualTo("q");
    assertThat(all.counts()).hasSize(Latencies.bounds().length);
    assertThat(all.counts().get(0)).isEqualTo(2);
    assertThat(all.counts().get(1)).isEqualTo(1);
    assertThat(all.counts().get(all.counts().size() - 1)).isEqualTo(1);
    assertThat(all.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
    assertThat(all.sumSeconds()).isEqualTo(4_000.002001);
  }
}
