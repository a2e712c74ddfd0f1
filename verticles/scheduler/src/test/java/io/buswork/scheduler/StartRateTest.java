package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartRateTest {

  private static final RateLimit TEN_A_SECOND = new RateLimit(10, Duration.ofSeconds(1));

  @Test
  void allOfItMayBeTakenAtOnceAndComesBackOneSpanLater() {
    var rate = new StartRate(TEN_A_SECOND, Long.MIN_VALUE);
    assertThat(rate.free(5000)).isEqualTo(10);
    rate.take(10, 5000);
    assertThat(rate.free(5999)).isZero();
    assertThat(rate.free(6000)).as("the clock is exact to a millisecond only").isZero();
    assertThat(rate.nextMillis(5500)).isEqualTo(6001);
    assertThat(rate.free(6001)).isEqualTo(10);
  }

  @Test
  void whatWasTakenBeforeATermIsTakenToBeAllOfIt() {
    var rate = new StartRate(TEN_A_SECOND, 5000);
    assertThat(rate.free(5000)).isZero();
    assertThat(rate.nextMillis(5000)).isEqualTo(6001);
    assertThat(rate.free(6001)).isEqualTo(10);
  }

  @Test
  void whatWasTakenByAnotherIsKnownIfItHasSaidSo() {
    var hourly = new RateLimit(10, Duration.ofHours(1));
    var first = new StartRate(hourly, Long.MIN_VALUE);
    first.take(3, 0);
    first.take(2, 1_800_000);
    RateUse use = first.use(2_000_000, 1);
    assertThat(use.reserved()).isOne();
    assertThat(use.starts()).extracting(RateUse.Starts::count).containsExactly(3, 2);
    var next = new StartRate(hourly, use, 7_000_000);
    assertThat(next.free(7_000_000)).isEqualTo(5);
    assertThat(next.free(8_600_000)).isEqualTo(5);
    assertThat(next.free(8_600_001)).as("an hour after the first ones").isEqualTo(8);
    assertThat(next.use(8_600_001, 0).starts()).hasSize(1);
  }

  @Test
  void whatIsGivenBackMayBeTakenAgainAndWhatIsLeftComesBackAsLateAsEver() {
    var rate = new StartRate(TEN_A_SECOND, Long.MIN_VALUE);
    rate.take(4, 0);
    rate.take(6, 500);
    giveBack(rate, 5);
    assertThat(rate.free(600)).isEqualTo(5);
    assertThat(rate.free(1001)).as("the five that are left may be of the later ones").isEqualTo(5);
    assertThat(rate.free(1501)).isEqualTo(10);
    giveBack(rate, 3);
    assertThat(rate.free(1501)).as("what is back already").isEqualTo(10);
  }

  private static void giveBack(StartRate rate, int times) {
    for (int i = 0; i < times; i++) {
      rate.giveBack();
    }
  }

  @Test
  void whatIsTakenStaysSoWhenTheRateChanges() {
    var rate = new StartRate(TEN_A_SECOND, Long.MIN_VALUE);
    rate.take(4, 0);
    rate.take(4, 500);
    rate.limit(new RateLimit(3, Duration.ofSeconds(1)));
    assertThat(rate.free(600)).isZero();
    assertThat(rate.nextMillis(600)).as("when the second four are back").isEqualTo(1501);
    rate.limit(new RateLimit(20, Duration.ofSeconds(1)));
    assertThat(rate.free(600)).isEqualTo(12);
    assertThat(rate.unusedMillis()).isEqualTo(1501);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,1000", "3,10", "10,1000", "1000,1000", "50,60000", "7,333"})
  void noSpanEverHasMoreStartsThanTheLimitAndFewAreWasted(int limit, long per) {
    var rate = new StartRate(new RateLimit(limit, Duration.ofMillis(per)), Long.MIN_VALUE);
    List<Long> starts = new ArrayList<>();
    var random = new Random(limit * 31 + per);
    long end = per * 20;
    for (long now = 0; now < end; now += 1 + random.nextInt((int) Math.max(1, per / 40))) {
      int some = Math.min(rate.free(now), 1 + random.nextInt(limit));
      if (some > 0) {
        rate.take(some, now);
        for (int i = 0; i < some; i++) {
          starts.add(now);
        }
      }
    }
    for (int i = limit; i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - limit)).isGreaterThan(per);
    }
    assertThat(starts).hasSizeGreaterThan(limit * 20 / 3);
  }
}
