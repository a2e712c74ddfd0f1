package io.buswork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RunTimesTest {

  @Test
  void theP95IsExactToOnePercent() {
    RunTimes times = of(LongStream.rangeClosed(1, 1000).map(i -> i * 1000));
    assertThat((double) times.p95Micros()).isCloseTo(950_000, within(9_500.0));
    assertThat(times.count()).isEqualTo(1000);
    assertThat(RunTimes.none().p95Micros()).isZero();
  }

  @Test
  void countsWhatTookLonger() {
    RunTimes times = of(LongStream.of(10, 10, 20_000, 40_000_000));
    assertThat(times.longerThan(5)).isEqualTo(4);
    assertThat(times.longerThan(10)).isEqualTo(2);
    assertThat(times.longerThan(1_000_000)).isEqualTo(1);
    assertThat(times.longerThan(Long.MAX_VALUE)).isZero();
  }

  @Test
  void thoseOfTwoNodesAreAddedAfterBeingStored() {
    RunTimes one = of(LongStream.of(100, 200));
    RunTimes other = of(LongStream.of(300_000_000_000_000L, 0));
    one.addAll(RunTimes.of(other.toBytes()));
    assertThat(one.count()).isEqualTo(4);
    assertThat(one.longerThan(150)).isEqualTo(2);
  }

  @Test
  void aHistogramIsSmallWhenStored() {
    assertThat(of(LongStream.range(0, 100_000)).toBytes().length).isLessThan(10_000);
    assertThat(of(LongStream.of(5)).toBytes().length).isLessThan(100);
  }

  @Test
  void whatIsNoneIsRefused() {
    assertThatThrownBy(() -> RunTimes.of(new byte[40]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RunTimes of(LongStream micros) {
    RunTimes times = RunTimes.none();
    micros.forEach(times::add);
    return times;
  }
}
