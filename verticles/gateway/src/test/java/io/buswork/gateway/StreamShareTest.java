package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamShareTest {

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(250);

  private double load;
  private long now = LOOK;
  private final StreamShare share = new StreamShare(() -> load);

  @Test
  void aMachineWithNothingElseToDoIsNotWaitedFor() {
    load = 0.5;
    assertThat(pause()).isZero();
  }

  @Test
  void onABusyMachineItTakesLessAndLessUntilTheLeast() {
    load = 1;
    assertThat(pause()).isEqualTo(1_000_000);
    assertThat(pause()).isEqualTo(3_000_000);
    for (int i = 0; i < 20; i++) {
      pause();
    }
    assertThat(pause()).isEqualTo((long) (1_000_000 * (1 / StreamShare.LEAST - 1)));
  }

  @Test
  void itTakesMoreAgainWhenThereIsRoom() {
    load = 1;
    pause();
    load = 0.2;
    for (int i = 0; i < 20; i++) {
      pause();
    }
    assertThat(pause()).isZero();
  }

  @Test
  void aLoadThatNobodyKnowsDoesNotSlowIt() {
    load = -1;
    assertThat(pause()).isZero();
  }

  private long pause() {
    now += LOOK;
    return share.pause(1_000_000, now);
  }
}
