package io.buswork.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class ThroughputTest {

  private static final long SECOND = 1_000_000_000;
  private static final long LOOK = SECOND / 10;
  private static final int DIP = 10;

  /** A hundred tasks a second, but half as many in the tenth. */
  private final Throughput throughput =
      looked(
          t ->
              100 * t / SECOND
                  - (t <= DIP * SECOND ? 0 : Math.min(50, (t - DIP * SECOND) * 50 / SECOND)));

  private static Throughput looked(LongUnaryOperator settled) {
    Throughput all = new Throughput();
    for (long t = 0; t <= 20 * SECOND; t += LOOK) {
      all.add(t, settled.applyAsLong(t));
    }
    return all;
  }

  @Test
  void aSecondIsComparedWithThoseAroundIt() {
    assertThat(throughput.ofTheSecondsAround(DIP * SECOND).orElseThrow())
        .isCloseTo(0.5, within(0.03));
    assertThat(throughput.ofTheSecondsAround(5 * SECOND).orElseThrow()).isCloseTo(1, within(0.03));
  }

  @Test
  void aSecondWithNothingBeforeOrAfterItIsNot() {
    assertThat(throughput.ofTheSecondsAround(SECOND)).isEmpty();
    assertThat(throughput.ofTheSecondsAround(18 * SECOND)).isEmpty();
  }

  @Test
  void theWorstSecondIsFound() {
    assertThat(throughput.worstSecond()).isCloseTo(50, within(0.1));
    assertThat(throughput.secondsBelow(80)).isOne();
  }
}
