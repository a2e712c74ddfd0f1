package io.buswork.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final RandomGenerator MIDDLE = () -> Long.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "FIXED,1,1000",
    "FIXED,7,1000",
    "LINEAR,1,1000",
    "LINEAR,3,3000",
    "LINEAR,100,8000",
    "EXPONENTIAL,1,1000",
    "EXPONENTIAL,3,4000",
    "EXPONENTIAL,900,8000"
  })
  void waitsGrowByKindUpToTheMaximum(Backoff.Kind kind, int failures, long millis) {
    var backoff = new Backoff(kind, Duration.ofSeconds(1), Duration.ofSeconds(8), 0);
    assertThat(backoff.delayAfter(failures, MIDDLE)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void jitterStaysWithinItsBounds() {
    var backoff =
        new Backoff(Backoff.Kind.FIXED, Duration.ofSeconds(10), Duration.ofSeconds(10), 0.2);
    var random = RandomGenerator.of("L64X128MixRandom");
    assertThat(java.util.stream.Stream.generate(() -> backoff.delayAfter(1, random)).limit(1000))
        .allSatisfy(d -> assertThat(d).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12)))
        .hasSizeGreaterThan(1);
  }

  @Test
  void refusesAMaximumBelowTheInitialWait() {
    assertThatThrownBy(
            () -> new Backoff(Backoff.Kind.FIXED, Duration.ofSeconds(2), Duration.ofSeconds(1), 0))
        .hasMessage("max must be at least initial: PT1S < PT2S");
  }

  @Test
  void refusesWaitsThatNoClockCanCount() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    assertThatThrownBy(() -> new Backoff(Backoff.Kind.FIXED, Duration.ofSeconds(2), forever, 0))
        .hasMessageContaining("max must be 3660 days at most");
  }
}
