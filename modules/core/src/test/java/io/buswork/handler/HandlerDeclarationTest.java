package io.buswork.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class HandlerDeclarationTest {

  private final HandlerDeclaration declaration = new HandlerDeclaration();

  /** It is counted in nanoseconds, for all that runs on the node. */
  @Test
  void aTimeoutThatNoClockCanCountIsRefusedWhenItIsSaid() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    assertThatThrownBy(() -> declaration.timeout(forever))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout must be 3660 days at most");
    assertThat(declaration.timeout()).isEqualTo(HandlerDeclaration.DEFAULT_TIMEOUT);
  }

  @Test
  void aTimeoutOfTenYearsIsTaken() {
    declaration.timeout(Duration.ofDays(3_660));
    assertThat(declaration.timeout()).isEqualTo(Duration.ofDays(3_660));
  }
}
