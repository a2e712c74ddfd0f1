package io.buswork.samples.webcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void secondsAndDatesAreUnderstood() {
    assertThat(RetryAfter.read("0", NOW)).contains(Duration.ZERO);
    assertThat(RetryAfter.read(" 12 ", NOW)).contains(Duration.ofSeconds(12));
    assertThat(RetryAfter.read("Sun, 1 Mar 2026 10:00:30 GMT", NOW))
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void thePastIsNowAndTheFarFutureIsAnHour() {
    assertThat(RetryAfter.read("Sun, 1 Mar 2026 09:00:00 GMT", NOW)).contains(Duration.ZERO);
    assertThat(RetryAfter.read("999999", NOW)).contains(RetryAfter.LONGEST);
  }

  @Test
  void nothingAndNonsenseSayNothing() {
    assertThat(RetryAfter.read(null, NOW)).isEmpty();
    assertThat(RetryAfter.read("soon", NOW)).isEmpty();
    assertThat(RetryAfter.read("-5", NOW)).isEmpty();
  }
}
