package io.buswork.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerOptionsTest {

  @Test
  void nothingSaidMeansTheDefaults() {
    assertThat(
            SchedulerOptions.fromJson(new JsonObject(), SchedulerOptions.DEFAULT_HISTORY_RETENTION))
        .isEqualTo(SchedulerOptions.DEFAULT)
        .isEqualTo(
            new SchedulerOptions(
                20_000,
                16 << 20,
                Duration.ofMinutes(1),
                20_000,
                Duration.ofSeconds(2),
                Duration.ofMillis(2500),
                10_000,
                Duration.ofDays(7)));
  }

  @Test
  void everyKeyIsRead() {
    var json =
        new JsonObject()
            .put("window-tasks", 1000)
            .put("window-bytes", "1048576")
            .put("near-horizon", "90s")
            .put("near-tasks", 500)
            .put("sweep-interval", "PT5S")
            .put("node-silence", "4s")
            .put("max-queues", 50);
    assertThat(SchedulerOptions.fromJson(json, Duration.ofDays(30)))
        .isEqualTo(
            new SchedulerOptions(
                1000,
                1 << 20,
                Duration.ofSeconds(90),
                500,
                Duration.ofSeconds(5),
                Duration.ofSeconds(4),
                50,
                Duration.ofDays(30)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          window-tasks | 5          | scheduler.window-tasks=5: must be from 100 to 1000000
          max-queues   | 0          | scheduler.max-queues=0: must be from 1 to 1000000
          window-tasks | x          | scheduler.window-tasks=x: must be a whole number
          window-tasks | 1e3        | scheduler.window-tasks=1e3: must be a whole number
          window-tasks | 4294967396 | scheduler.window-tasks=4294967396: must be a whole number
          near-horizon | soon       | scheduler.near-horizon=soon: must be a duration such as 500ms
          near-horizon | 2d         | scheduler.near-horizon=2d: must be from 1s to 1h
          near-horizon | PT9999999999999H | scheduler.near-horizon=PT9999999999999H: must be from
          """)
  void whatCannotBeMeantIsRefused(String key, String value, String message) {
    assertThatThrownBy(
            () ->
                SchedulerOptions.fromJson(
                    new JsonObject().put(key, value), SchedulerOptions.DEFAULT_HISTORY_RETENTION))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
