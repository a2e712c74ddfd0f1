package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.ScheduleRow;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document promises of schedules what the reader does. */
final class ScheduleReaderAgreesWithOpenApiTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final JsonObject DOCUMENT = document();
  private static final JsonObject SCHEMAS =
      DOCUMENT.getJsonObject("components").getJsonObject("schemas");

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
    assertThat(schemaTakes(json(body))).isTrue();
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
    assertThat(schemaTakes(json(body))).isFalse();
    assertThat(readerTakes(json(body))).isFalse();
  }

  @Test
  void theExamplesAreTaken() {
    JsonObject body =
        DOCUMENT
            .getJsonObject("paths")
            .getJsonObject("/api/v1/schedules/{name}")
            .getJsonObject("put")
            .getJsonObject("requestBody")
            .getJsonObject("content")
            .getJsonObject("application/json");
    assertThat(readerTakes(body.getJsonObject("example").encode())).isTrue();
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

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static boolean schemaTakes(String body) {
    return validator("NewSchedule").validate(new JsonObject(body)).getValid();
  }

  private static boolean readerTakes(String body) {
    try {
      ScheduleReader.read("s", bytes(body), NOW);
      return true;
    } catch (Problem problem) {
      assertThat(problem.status()).isEqualTo(422);
      return false;
    }
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static Validator validator(String schema) {
    return Validator.create(
        JsonSchema.of(
            new JsonObject()
                .put("$ref", "#/components/schemas/" + schema)
                .put("components", new JsonObject().put("schemas", SCHEMAS))),
        new JsonSchemaOptions()
            .setBaseUri("https://buswork.invalid/openapi.json")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Flag));
  }

  private static JsonObject document() {
    try (InputStream in = ScheduleReader.class.getResourceAsStream("openapi.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("openapi.json", e);
    }
  }
}
