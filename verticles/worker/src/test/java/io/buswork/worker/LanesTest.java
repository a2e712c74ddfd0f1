package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final Lanes lanes = new Lanes(LoopFixture.OPTIONS);
  private final TypeProfile profile = new TypeProfile(Duration.ofSeconds(1));
  private final Handler blocking = new Handler("t", null, task -> null, new Settings());

  @Test
  void aTypeNotMeasuredYetIsShortAndWaiting() {
    assertThat(lanes.of(blocking, profile).name()).isEqualTo("io-short");
  }

  @Test
  void aTypeThatUsesTheProcessorGetsACpuLane() {
    profile.ended(10_000, 9_500, true);
    assertThat(lanes.of(blocking, profile).name()).isEqualTo("cpu-short");
  }

  @Test
  void longAttemptsHaveALaneOfTheirOwn() {
    profile.ended(5_000_000, 10_000, true);
    assertThat(lanes.of(blocking, profile).name()).isEqualTo("io-long");
  }

  @Test
  void anAttemptThatStillRunsMakesItsTypeALongOneAtOnce() {
    profile.stillRunning(1_000_001);
    assertThat(lanes.of(blocking, profile).name()).isEqualTo("io-long");
  }

  @Test
  void longProcessorWorkNeverTakesTheLastShortSlot() {
    Lane cpuLong = lanes.all().stream().filter(l -> l.name().equals("cpu-long")).findFirst().get();
    Lane cpuShort =
        lanes.all().stream().filter(l -> l.name().equals("cpu-short")).findFirst().get();
    assertThat(cpuLong).isNotSameAs(cpuShort);
    assertThat(cpuShort.slots()).isPositive();
    assertThat(cpuLong.slots()).isLessThanOrEqualTo(Math.max(1, cpuShort.slots() - 1));
  }
}
