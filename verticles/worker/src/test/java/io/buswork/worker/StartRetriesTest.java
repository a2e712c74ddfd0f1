package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.ModuleVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StartRetriesTest {

  private static final ModuleVersion ONE = version("1", "aa");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final StartRetries retries = new StartRetries(now::get);

  @Test
  void thePausesDoubleUpToAMinute() {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Duration pause = retries.failed(ONE, 0, null);
      pauses.add(pause);
      pass(pause.minusMillis(1));
      assertThat(retries.mayStart(ONE, 0)).isFalse();
      assertThat(retries.isAnyDue()).isFalse();
      pass(Duration.ofMillis(1));
      assertThat(retries.mayStart(ONE, 0)).isTrue();
      assertThat(retries.isAnyDue()).isTrue();
    }
    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void anotherVersionOrConfigurationIsStartedAtOnce() {
    retries.failed(ONE, 7, null);
    assertThat(retries.mayStart(ONE, 7)).isFalse();
    assertThat(retries.mayStart(ONE, 8)).isTrue();
    assertThat(retries.mayStart(version("2", "aa"), 7)).isTrue();
    assertThat(retries.mayStart(version("1", "bb"), 7)).isTrue();
  }

  @Test
  void whatHasStartedOrIsNotWantedAnyMoreIsNotTried() {
    retries.failed(ONE, 0, null);
    retries.started("m");
    assertThat(retries.failed(ONE, 0, null)).isEqualTo(StartRetries.FIRST_PAUSE);
    retries.retain(Set.of("other"));
    pass(Duration.ofHours(1));
    assertThat(retries.isAnyDue()).isFalse();
  }

  @Test
  void whatIsBeingTriedAgainIsNotDueUntilThatHasEnded() {
    retries.failed(ONE, 0, null);
    pass(Duration.ofSeconds(1));
    retries.begun("m");
    pass(Duration.ofHours(1));
    assertThat(retries.mayStart(ONE, 0)).isFalse();
    assertThat(retries.isAnyDue()).isFalse();
    retries.brokenOff("m");
    assertThat(retries.mayStart(ONE, 0)).isTrue();
    assertThat(retries.failed(ONE, 0, null)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void nothingIsTriedWhileTooManyEarlierTriesAreInMemory() {
    AtomicBoolean isThere = new AtomicBoolean(true);
    for (int i = 0; i < StartRetries.MAX_REMAINS; i++) {
      assertThat(retries.mayStart(ONE, 0)).isTrue();
      retries.failed(ONE, 0, isThere::get);
      pass(StartRetries.LONGEST_PAUSE);
    }
    assertThat(retries.mayStart(ONE, 0)).isFalse();
    isThere.set(false);
    assertThat(retries.mayStart(ONE, 0)).isTrue();
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  private static ModuleVersion version(String version, String hash) {
    return new ModuleVersion("m", version, hash, 1, "M", List.of(), Instant.EPOCH, "test");
  }
}
