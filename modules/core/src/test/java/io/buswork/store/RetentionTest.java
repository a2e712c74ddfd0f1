package io.buswork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

  @Test
  void nothingSaidKeepsAllAsLongAsTheHistory() {
    assertThat(Retention.fromJson(new JsonObject())).isEqualTo(Retention.NONE);
    assertThat(Retention.NONE.isNone()).isTrue();
  }

  @Test
  void everyStateAndQueueIsRead() {
    var json =
        new JsonObject()
            .put("history", "30d")
            .put("succeeded", "1h")
            .put("failed", "2h")
            .put("canceled", "3h")
            .put("expired", "PT4H")
            .put("queues", "mail=1d, a.b/c:d=30m")
            .put("audit", "365d");
    assertThat(Retention.fromJson(json))
        .isEqualTo(
            new Retention(
                Map.of(
                    TaskState.SUCCEEDED, Duration.ofHours(1),
                    TaskState.FAILED, Duration.ofHours(2),
                    TaskState.CANCELED, Duration.ofHours(3),
                    TaskState.EXPIRED, Duration.ofHours(4)),
                Map.of("mail", Duration.ofDays(1), "a.b/c:d", Duration.ofMinutes(30)),
                Duration.ofDays(365)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "succeeded | soon | retention.succeeded=soon: must be a duration such as",
        "failed | 1s | retention.failed=1s: must be from 1m to 36500d",
        "queues | mail | retention.queues=mail: must be queues as name=duration, by commas",
        "queues | mail=x | retention.queues=mail=x: must be a duration such as",
        "queues | =1d | retention.queues==1d: must be queues as name=duration",
        "audit | never | retention.audit=never: must be a duration such as",
      })
  void whatCannotBeMeantIsRefused(String key, String value, String message) {
    assertThatThrownBy(() -> Retention.fromJson(new JsonObject().put(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
