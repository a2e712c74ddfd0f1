package io.buswork.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseTimeTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong(5_000);

  @Test
  void goesOnWithTheMonotonicClock() {
    var time = new DatabaseTime(NOON, nanos::get);
    nanos.addAndGet(2_000_000_000);
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(2));
  }

  @Test
  void millisecondsAreThoseOfTheInstant() {
    var time = new DatabaseTime(NOON.plusNanos(999_999), nanos::get);
    for (int i = 0; i < 1000; i++) {
      nanos.addAndGet(777_777);
      assertThat(time.millis()).isEqualTo(time.instant().toEpochMilli());
    }
  }

  @Test
  void takesTheDatabasesWordAsOfTheMiddleOfTheRoundTrip() {
    var time = new DatabaseTime(Instant.EPOCH, nanos::get);
    long asked = nanos.get();
    long answered = nanos.addAndGet(1_000_000);
    time.adjust(NOON, asked, answered);
    assertThat(time.instant()).isEqualTo(NOON.plusNanos(500_000));
  }
}
