package io.buswork.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  /** A time that the database cannot hold would keep all outcomes settled with it from it. */
  @Test
  void aWaitThatNoClockCanCountIsRefusedToWhoeverAsksForIt() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    assertThatThrownBy(() -> new Outcome.Snooze(forever))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from zero to 3660 days");
    assertThatThrownBy(() -> new Outcome.RetryAfter(forever, "later"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from zero to 3660 days");
    assertThatThrownBy(() -> new Outcome.Snooze(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tenYearsCanBeWaited() {
    Duration longest = Duration.ofDays(3_660);
    assertThat(new Outcome.Snooze(longest).delay()).isEqualTo(longest);
  }
}
