package io.buswork.gateway;

import static io.buswork.gateway.OpenApi.SCHEMAS;
import static io.buswork.gateway.OpenApi.bytes;
import static io.buswork.gateway.OpenApi.example;
import static io.buswork.gateway.OpenApi.isTaken;
import static io.buswork.gateway.OpenApi.json;
import static io.buswork.gateway.OpenApi.takes;
import static io.buswork.gateway.OpenApi.validator;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.ScheduleRow;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document promises of schedules what the reader does. */
final class ScheduleReaderAgreesWithOpenApiTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void theFieldsAreTheSame() {
    assertThat(SCHEMAS.getJsonObject("NewSchedule").getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(ScheduleReader.NAMES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'cron':'@daily','task':{'type':'t'}}",
        "{'every':'1s','task':{'type':'t','payload':[1]}}",
        "{'every':'1s','task':{'type':'t','key':'k'}}",
        "{'every':'PT1H','timezone':'Europe/Berlin','overlap':'allow','catchUp':'last',"
            + "'jitter':'5m','paused':true,'task':{'type':'t'}}"
      })
  void whatOneTakesTheOtherTakes(String body) {
    assertThat(takes("NewSchedule", json(body))).isTrue();
    assertThat(readerTakes(json(body))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'task':{'type':'t'}}",
        "{'cron':'@daily'}",
        "{'cron':'@daily','every':'1h','task':{'type':'t'}}",
        "{'cron':5,'task':{'type':'t'}}",
        "{'every':5,'task':{'type':'t'}}",
        "{'every':'soon','task':{'type':'t'}}",
        "{'cron':'@daily','overlap':'SKIP','task':{'type':'t'}}",
        "{'cron':'@daily','catchUp':true,'task':{'type':'t'}}",
        "{'cron':'@daily','paused':'no','task':{'type':'t'}}",
        "{'cron':'@daily','jitter':5,'task':{'type':'t'}}",
        "{'cron':'@daily','name':'x','task':{'type':'t'}}",
        "{'cron':'@daily','task':{}}",
        "{'cron':'@daily','task':[]}",
        "{'cron':'@daily','task':{'type':'t','delay':'5s'}}",
        "{'cron':'@daily','task':{'type':'t','runAt':'2031-01-01T00:00:00Z'}}",
        "{'cron':'@daily','task':{'type':'t','key':'k','unique':{}}}",
        "{'cron':'@daily','task':{'type':'t','priority':10}}"
      })
  void whatOneRefusesTheOtherRefuses(String body) {
    assertThat(takes("NewSchedule", json(body))).isFalse();
    assertThat(readerTakes(json(body))).isFalse();
  }

  @Test
  void theExamplesAreTaken() {
    assertThat(readerTakes(example("/api/v1/schedules/{name}", "put"))).isTrue();
    for (Object example : SCHEMAS.getJsonObject("NewSchedule").getJsonArray("examples")) {
      assertThat(readerTakes(((JsonObject) example).encode())).isTrue();
    }
  }

  @Test
  void whatIsToldFitsTheDocument() {
    var schedule = ScheduleReader.read("s", bytes(json("{'every':'1h','task':{'type':'t'}}")), NOW);
    var run = new ScheduleRow.Run(NOW, 7, NOW, true);
    var row = new ScheduleRow(schedule, ScheduleRow.Source.MODULE, "m", NOW, NOW, List.of(run));
    JsonObject told = new ScheduleJson().one(row, NOW).toJsonObject();
    assertThat(validator("Schedule").validate(told).getValid()).isTrue();
    assertThat(SCHEMAS.getJsonObject("Schedule").getJsonObject("properties").fieldNames())
        .containsAll(told.fieldNames());
  }

  private static boolean readerTakes(String body) {
    return isTaken(() -> ScheduleReader.read("s", bytes(body), NOW));
  }
}
