package io.buswork.handler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.api.Backoff;
import io.buswork.api.FollowUp;
import io.buswork.api.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** What could not be reckoned with is refused where it is said, in its author's code. */
class HandlerDeclarationTest {

  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
  private static final Backoff PATIENT =
      new Backoff(Backoff.Kind.FIXED, Duration.ofSeconds(1), FOREVER, 0);

  @Test
  void aTimeoutForEverIsRefused() {
    assertThatThrownBy(() -> new HandlerDeclaration().timeout(FOREVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3660 days");
  }

  @Test
  void aBackoffThatMayWaitForEverIsRefused() {
    assertThatThrownBy(() -> new HandlerDeclaration().backoff(PATIENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3660 days");
    assertThatThrownBy(() -> FollowUp.of("a.b").backoff(PATIENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3660 days");
  }

  @Test
  void anOutcomeThatWaitsForEverIsRefused() {
    assertThatThrownBy(() -> new Outcome.Snooze(FOREVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3660 days");
    assertThatThrownBy(() -> new Outcome.RetryAfter(FOREVER, "later"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3660 days");
  }
}
