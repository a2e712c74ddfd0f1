package io.buswork.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimingTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId UTC = ZoneId.of("UTC");

  @Test
  void namedHoursThatAreLeftOutComeTrueAtTheFirstMomentAfter() {
    assertThat(during("30 2 * * *", BERLIN, "2026-03-28", "2026-03-31"))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertThat(during("30 2 * * *", NEW_YORK, "2026-03-07", "2026-03-10"))
        .containsExactly(
            "2026-03-07T02:30-05:00", "2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00");
  }

  @Test
  void namedHoursThatAreDoubledComeTrueOnceInTheirFirstPass() {
    assertThat(during("30 2 * * *", BERLIN, "2026-10-24", "2026-10-27"))
        .containsExactly(
            "2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(during("30 1 * * *", NEW_YORK, "2026-10-31", "2026-11-03"))
        .containsExactly(
            "2026-10-31T01:30-04:00", "2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00");
    assertThat(during("30 2 * * *", NEW_YORK, "2026-11-01", "2026-11-02"))
        .containsExactly("2026-11-01T02:30-05:00");
  }

  @Test
  void severalNamedTimesInAGapComeTrueOnceTogether() {
    assertThat(during("0,30 2,3 * * *", BERLIN, "2026-03-29", "2026-03-30"))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
  }

  @Test
  void severalNamedTimesInADoubledHourComeTrueOnceEach() {
    assertThat(during("*/30 2 * * *", BERLIN, "2026-10-25", "2026-10-26"))
        .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00");
  }

  @Test
  void whatRunsThroughAllHoursGoesByTheClockAsItIs() {
    assertThat(during("0 * * * *", BERLIN, "2026-03-29", "2026-03-30")).hasSize(23);
    assertThat(during("0 * * * *", BERLIN, "2026-10-25", "2026-10-26")).hasSize(25);
    assertThat(during("*/15 * * * *", NEW_YORK, "2026-03-08", "2026-03-09")).hasSize(23 * 4);
    assertThat(during("*/15 * * * *", NEW_YORK, "2026-11-01", "2026-11-02")).hasSize(25 * 4);
  }

  @Test
  void halfHoursAndWholeDaysThatAreLeftOutAreNoDifferent() {
    ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
    assertThat(during("15 2 * * *", lordHowe, "2026-10-04", "2026-10-05"))
        .containsExactly("2026-10-04T02:30+11:00");
    assertThat(during("45 1 * * *", lordHowe, "2026-04-05", "2026-04-06"))
        .containsExactly("2026-04-05T01:45+11:00");
    assertThat(during("0 12 * * *", ZoneId.of("Pacific/Apia"), "2011-12-29", "2011-12-31"))
        .containsExactly("2011-12-29T12:00-10:00", "2011-12-31T00:00+14:00");
  }

  @Test
  void readsSecondsNamesAndNicknames() {
    assertThat(upcoming("15 0 9 * * MON-FRI", 2))
        .containsExactly("2026-11-23T09:00:15Z", "2026-11-24T09:00:15Z");
    assertThat(upcoming("@hourly", 1)).containsExactly("2026-11-21T13:00:00Z");
    assertThat(upcoming("@daily", 1)).containsExactly("2026-11-22T00:00:00Z");
    assertThat(upcoming("0 0 * * 7", 1)).containsExactly("2026-11-22T00:00:00Z");
    assertThat(upcoming("0 0 29 2 *", 2))
        .containsExactly("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
  }

  @Test
  void aDayOfTheMonthAndOneOfTheWeekMeanEither() {
    assertThat(upcoming("0 0 13 * FRI", 4))
        .containsExactly(
            "2026-11-27T00:00:00Z",
            "2026-12-04T00:00:00Z",
            "2026-12-11T00:00:00Z",
            "2026-12-13T00:00:00Z");
  }

  @Test
  void tellsWhatItMeansInWords() {
    assertThat(Timing.cron("0 9 * * MON-FRI", BERLIN).description())
        .isEqualTo("at 09:00 every day between Monday and Friday, Europe/Berlin time");
    assertThat(Timing.every(Duration.ofMinutes(10)).description()).isEqualTo("every 10 minutes");
    assertThat(Timing.every(Duration.ofDays(1)).description()).isEqualTo("every day");
    assertThat(Timing.every(Duration.ofMillis(1500)).description())
        .isEqualTo("every 1500 milliseconds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 31 2 *",
        "0 0 30 2 *",
        "* * 31 4,6 *",
        "",
        " ",
        "* * * *",
        "* * * * * * *",
        "60 * * * *",
        "*/0 * * * *",
        "0 0 L * *",
        "@reboot",
        "a b c d e",
        "30-10 * * * *"
      })
  void refusesWhatMeansNothingOrNeverComesTrue(String expression) {
    assertThatThrownBy(() -> Timing.cron(expression, UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({"500ms", "0ms"})
  void refusesShortIntervals(String interval) {
    assertThatThrownBy(() -> Timing.every(io.buswork.task.Durations.parse(interval)))
        .hasMessageContaining("1s");
  }

  @Test
  void anIntervalsInstantsAreTheSameWhereverOneBegins() {
    Timing timing = Timing.every(Duration.ofMinutes(10));
    Instant noon = Instant.parse("2026-11-21T12:00:00Z");
    assertThat(timing.next(noon)).contains(noon.plusSeconds(600));
    assertThat(timing.next(noon.minusNanos(1))).contains(noon);
    assertThat(timing.previous(noon)).contains(noon.minusSeconds(600));
    assertThat(timing.previous(noon.plusNanos(1))).contains(noon);
  }

  /** Random expressions around the changes of the clock, forwards and backwards. */
  @Test
  void lookingBackFindsWhatLookingAheadFinds() {
    Random random = new Random(7);
    List<ZoneId> zones = List.of(UTC, BERLIN, NEW_YORK, ZoneId.of("Australia/Lord_Howe"));
    for (int i = 0; i < 300; i++) {
      String expression = randomExpression(random);
      ZoneId zone = zones.get(random.nextInt(zones.size()));
      Timing timing = Timing.cron(expression, zone);
      Instant from =
          Instant.parse(random.nextBoolean() ? "2026-03-06T00:00:00Z" : "2026-10-03T00:00:00Z")
              .plusMillis(random.nextInt(3_600_000));
      for (int day : new int[] {0, 1, 2, 22, 28, 29}) {
        Instant start = from.plus(Duration.ofDays(day));
        Instant end = start.plus(Duration.ofHours(30));
        assertThat(backwards(timing, start, end))
            .as(expression + " " + zone + " from " + start)
            .isEqualTo(forwards(timing, start, end));
      }
    }
  }

  private static String randomExpression(Random random) {
    String[] minutes = {"0", "30", "*/15", "7,53", "0-10/5"};
    String[] hours = {"*", "*/2", "2", "1-3", "0,2,3", "1", "3"};
    String[] days = {"*", "*", "*/2", "1-15"};
    return minutes[random.nextInt(minutes.length)]
        + " "
        + hours[random.nextInt(hours.length)]
        + " "
        + days[random.nextInt(days.length)]
        + " * "
        + (random.nextInt(4) == 0 ? "SUN" : "*");
  }

  private static List<Instant> forwards(Timing timing, Instant after, Instant upto) {
    List<Instant> found = new ArrayList<>();
    Optional<Instant> next = timing.next(after);
    while (next.isPresent() && !next.get().isAfter(upto)) {
      found.add(next.get());
      next = timing.next(next.get());
    }
    return found;
  }

  private static List<Instant> backwards(Timing timing, Instant after, Instant upto) {
    List<Instant> found = new ArrayList<>();
    Optional<Instant> previous = timing.previous(upto.plusNanos(1));
    while (previous.isPresent() && previous.get().isAfter(after)) {
      found.add(previous.get());
      previous = timing.previous(previous.get());
    }
    Collections.reverse(found);
    return found;
  }

  private static List<String> during(String expression, ZoneId zone, String from, String to) {
    Instant start = LocalDate.parse(from).atStartOfDay(zone).toInstant().minusNanos(1);
    Instant end = LocalDate.parse(to).atStartOfDay(zone).toInstant().minusNanos(1);
    if (to.equals("2011-12-31")) {
      end = end.plusSeconds(3600);
    }
    return forwards(Timing.cron(expression, zone), start, end).stream()
        .map(instant -> instant.atZone(zone).toOffsetDateTime().toString())
        .toList();
  }

  private static List<String> upcoming(String expression, int count) {
    return Timing.cron(expression, UTC)
        .upcoming(Instant.parse("2026-11-21T12:00:00Z"), count)
        .stream()
        .map(Instant::toString)
        .toList();
  }
}
