package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.api.TaskBounds;
import io.buswork.schedule.CatchUp;
import io.buswork.schedule.Overlap;
import io.buswork.schedule.Schedule;
import io.buswork.store.ScheduleRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleReaderTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String TASK = "\"task\":{\"type\":\"t\"}";

  @Test
  void readsAllThatCanBeSaid() {
    Schedule schedule =
        read(
            "{\"cron\":\"0 9 * * MON-FRI\",\"timezone\":\"Europe/Berlin\",\"overlap\":\"queue\","
                + "\"catchUp\":\"all\",\"jitter\":\"30s\",\"paused\":true,"
                + "\"task\":{\"type\":\"t\",\"payload\":{\"a\": 1.50},\"queue\":\"q\"}}");
    assertThat(schedule.rhythm().cron()).isEqualTo("0 9 * * MON-FRI");
    assertThat(schedule.rhythm().zone().getId()).isEqualTo("Europe/Berlin");
    assertThat(schedule.overlap()).isEqualTo(Overlap.QUEUE);
    assertThat(schedule.catchUp()).isEqualTo(CatchUp.ALL);
    assertThat(schedule.jitter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(schedule.paused()).isTrue();
    assertThat(schedule.template().payload()).isEqualTo("{\"a\": 1.50}");
    assertThat(schedule.template().queue()).isEqualTo("q");
  }

  @Test
  void whatIsNotSaidIsAsByDefault() {
    Schedule schedule = read("{\"every\":\"10m\"," + TASK + "}");
    assertThat(schedule.rhythm().every()).isEqualTo(Duration.ofMinutes(10));
    assertThat(schedule.rhythm().zone().getId()).isEqualTo("UTC");
    assertThat(schedule.overlap()).isEqualTo(Overlap.SKIP);
    assertThat(schedule.catchUp()).isEqualTo(CatchUp.NONE);
    assertThat(schedule.jitter()).isZero();
    assertThat(schedule.paused()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'cron':'0 0 31 2 *',TASK} | /cron | never comes true",
        "{'cron':'61 * * * *',TASK} | /cron | 61",
        "{'cron':'* * * *',TASK} | /cron | 4 parts",
        "{'cron':5,TASK} | /cron | must be a string",
        "{'cron':null,TASK} | /cron | must be a string",
        "{'cron':'@daily','every':'1h',TASK} | /every | contradict",
        "{TASK} | /cron | missing",
        "{'every':'999ms',TASK} | /every | from 1s",
        "{'every':'0s',TASK} | /every | from 1s",
        "{'every':'PT1.0000001S',TASK} | /every | milliseconds",
        "{'every':'often',TASK} | /every | a duration such as",
        "{'cron':'@daily','timezone':'Europe/Bonn',TASK} | /timezone | Europe/Bonn",
        "{'cron':'@daily','timezone':'+02:00',TASK} | /timezone | +02:00",
        "{'cron':'@daily','overlap':'maybe',TASK} | /overlap | skip, allow or queue",
        "{'cron':'@daily','catchUp':'some',TASK} | /catchUp | none, last or all",
        "{'cron':'@daily','paused':'yes',TASK} | /paused | true or false",
        "{'every':'10m','jitter':'10m',TASK} | /jitter | shorter",
        "{'cron':'0,5 * * * *','jitter':'5m',TASK} | /jitter | shorter",
        "{'every':'10m','jitter':'-1s',TASK} | /jitter | a duration such as",
        "{'every':'10m','crom':'x',TASK} | /crom | there is no field",
        "{'every':'10m'} | /task | missing",
        "{'every':'10m','task':[]} | /task | must be a task",
        "{'every':'10m','task':{}} | /task/type | missing",
        "{'every':'10m','task':{'type':'t','delay':'5s'}} | /task/delay | no delay",
        "{'every':'10m','task':{'type':'t','runAt':'2031-01-01T00:00:00Z'}} | /task/runAt | no runAt",
        "{'every':'10m','task':{'type':'t','priority':10}} | /task/priority | from 0 to 9",
        "{'every':'10m','task':{'type':'t','backoff':{'kind':'odd'}}} | /task/backoff/kind | fixed",
        "{'every':'10m','task':{'type':'t','tags':[5]}} | /task/tags/0 | string",
        "{'every':'10m','task':{'type':'t','nonsense':1}} | /task/nonsense | there is no field",
        "{'every':'10m','every':'20m',TASK} | /every | twice",
        "[] | '' | an object"
      })
  void refusesNamingTheField(String body, String pointer, String reason) {
    Problem problem = refusal(body);
    assertThat(problem.status()).isEqualTo(422);
    JsonArray errors = problem.toJson().getJsonArray("errors");
    assertThat(errors).hasSize(1);
    assertThat(errors.getJsonObject(0).getString("pointer")).isEqualTo(pointer);
    assertThat(errors.getJsonObject(0).getString("detail")).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "{", "{'every':'10m',TASK} x", "{'every' '10m'}"})
  void refusesWhatIsNoJson(String body) {
    assertThat(refusal(body).status()).isEqualTo(400);
  }

  @Test
  void aPayloadMayBeAsLongAsATasks() {
    String payload = "\"" + "x".repeat(TaskBounds.MAX_PAYLOAD - 2) + "\"";
    String task = "{\"every\":\"1h\",\"task\":{\"type\":\"t\",\"payload\":";
    assertThat(read(task + payload + "}}").template().payload()).isEqualTo(payload);
    Problem problem = refusal(task + "[" + payload + "]}}");
    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem).hasMessageStartingWith("task: ");
  }

  @Test
  void whatIsToldOfItCanBeSaidAgain() {
    String said =
        "{\"cron\":\"0 9 * * *\",\"timezone\":\"America/New_York\",\"jitter\":\"1m\",\"task\":"
            + "{\"type\":\"t\",\"payload\":[1.50],\"queue\":\"q\",\"priority\":9,\"onDue\":\"run\","
            + "\"maxAttempts\":3,\"timeout\":\"90s\",\"expiresAt\":\"2031-01-01T00:00:00Z\","
            + "\"backoff\":{\"kind\":\"fixed\",\"initial\":\"5s\"},\"tags\":[\"x\"],"
            + "\"headers\":{\"h\":\"v\"},\"version\":\"1.0\"}}";
    Schedule schedule = read(said);
    var row = new ScheduleRow(schedule, ScheduleRow.Source.PERSON, null, NOW, NOW, List.of());
    JsonObject told = new ScheduleJson().one(row, NOW).toJsonObject();
    assertThat(told.getString("description")).isEqualTo("at 09:00, America/New_York time");
    assertThat(told.getJsonArray("upcoming")).hasSize(5);
    assertThat(told.getString("name")).isEqualTo("s");
    for (String field : List.copyOf(told.fieldNames())) {
      if (!ScheduleReader.NAMES.contains(field)) {
        told.remove(field);
      }
    }
    Schedule again = read(told.encode().replace("[1.5]", "[1.50]"));
    assertThat(again).isEqualTo(schedule);
  }

  @Test
  void upcomingRunsAreWhereTheirJitterPutsThemAndNoneWhilePaused() {
    Schedule schedule = read("{\"every\":\"1h\",\"jitter\":\"30m\"," + TASK + "}");
    assertThat(upcoming(schedule))
        .hasSize(5)
        .first()
        .isEqualTo(
            Times.format(NOW.plusSeconds(3600).plus(schedule.delayAt(NOW.plusSeconds(3600)))));
    assertThat(upcoming(read("{\"every\":\"1h\",\"paused\":true," + TASK + "}"))).isEmpty();
  }

  private static List<Object> upcoming(Schedule schedule) {
    var row = new ScheduleRow(schedule, ScheduleRow.Source.PERSON, null, NOW, NOW, List.of());
    return new ScheduleJson()
        .one(row, NOW).toJsonObject().getJsonArray("upcoming").stream().toList();
  }

  private static Schedule read(String body) {
    return ScheduleReader.read("s", body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  private static Problem refusal(String body) {
    String json = body.replace("TASK", TASK).replace('\'', '"');
    return catchThrowableOfType(Problem.class, () -> read(json));
  }
}
