package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    profile.passedLimit(5_000_000, -1);
    profile.ended(5_000_000, 10_000, true);
    assertThat(lanes.of(blocking, profile).name()).isEqualTo("io-long");
  }

  @Test
  void anAttemptThatStillRunsMakesItsTypeALongOneAtOnce() {
    assertThat(profile.isLate(1_000_001)).isTrue();
    profile.passedLimit(1_000_001, -1);
    assertThat(lanes.of(blocking, profile).name()).isEqualTo("io-long");
  }

  @Test
  void anAttemptThatStillComputesMakesItsTypeOneForTheLongProcessorLane() {
    profile.passedLimit(1_000_001, 950_000);
    assertThat(lanes.of(blocking, profile).name()).isEqualTo("cpu-long");
  }

  @Test
  void aTypeOfWhichFewAttemptsAreLateStaysShort() {
    for (int i = 1; i <= 500; i++) {
      if (i % 25 == 0) {
        profile.passedLimit(1_000_001, -1);
        profile.ended(60_000_000, 100, true);
      } else {
        profile.ended(10_000, 100, true);
      }
      assertThat(profile.isLong()).as("after %d", i).isFalse();
    }
  }

  @Test
  void soManyAttemptsAsThereAreProcessorsFindOutWhatATypeIs() {
    int probes = LoopFixture.OPTIONS.cpuSlots();
    assertThat(lanes.offered(blocking, profile)).isEqualTo(probes);
    Lane lane = lanes.of(blocking, profile);
    List<Run> runs = waiting(lane, probes + 2);
    assertThat(lane.takeReady()).isEqualTo(runs.subList(0, probes));
    assertThat(lane.takeReady()).isEmpty();
    profile.ended(10_000, 100, true);
    assertThat(lanes.offered(blocking, profile)).isZero();
    assertThat(lane.takeReady()).hasSize(2);
  }

  @Test
  void whoDoesNotBlockAThreadNeedsNotBeFoundOutAbout() {
    Handler async = new Handler("t", task -> null, null, new Settings());
    assertThat(lanes.offered(async, profile)).isZero();
  }

  @Test
  void aLateAttemptGoesOnWithoutItsSlotAsLongAsNotTooManyDo() {
    Lane lane = new Lane("io-short", 2, false, 9);
    List<Run> runs = waiting(lane, 5);
    assertThat(lane.takeReady()).hasSize(2);
    runs.subList(0, 2).forEach(lane::late);
    assertThat(lane.used()).isZero();
    assertThat(lane.withoutSlot()).isEqualTo(2);
    assertThat(lane.takeReady()).hasSize(2);
    runs.subList(2, 4).forEach(lane::late);
    assertThat(lane.used()).as("two go on without already").isEqualTo(2);
    assertThat(lane.takeReady()).isEmpty();
    lane.release(runs.get(0), 5_000_000);
    lane.release(runs.get(2), 5_000_000);
    assertThat(lane.used()).isOne();
    assertThat(lane.withoutSlot()).isOne();
    assertThat(lane.takeReady()).hasSize(1);
  }

  @Test
  void inALaneForLongAttemptsNoneIsLate() {
    Lane lane = new Lane("io-long", 1, true, 9);
    List<Run> runs = waiting(lane, 2);
    assertThat(lane.takeReady()).hasSize(1);
    lane.late(runs.get(0));
    assertThat(lane.used()).isOne();
  }

  private List<Run> waiting(Lane lane, int runs) {
    List<Run> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Run run = new Run(LoopFixture.task(i + 1, "t", "{}"), null, blocking, profile, null);
      lane.add(run);
      all.add(run);
    }
    return all;
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
