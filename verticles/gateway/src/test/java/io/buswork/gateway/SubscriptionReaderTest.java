package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.event.Subscription;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionReaderTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void readsAllThatCanBeSaidAndKeepsTheTaskLetterForLetter() {
    String task = "{ \"type\":\"é.t\", \"delay\":\"5s\",\"priority\": 9 }".replace("é", "e");
    Subscription read =
        read(
            "{\"paused\":true,\"event\":\"a.*\",\"payloadFrom\":\"/x/0\",\"task\": " + task + " }");
    assertThat(read.event().text()).isEqualTo("a.*");
    assertThat(read.payloadFrom()).isEqualTo("/x/0");
    assertThat(read.paused()).isTrue();
    assertThat(read.task()).isEqualTo(task);
  }

  @Test
  void thePayloadIsTheEventsDataUnlessTheTaskHasOne() {
    assertThat(read("{\"event\":\"a\",\"task\":{\"type\":\"t\"}}").payloadFrom()).isEmpty();
    Subscription own = read("{\"event\":\"a\",\"task\":{\"type\":\"t\",\"payload\":{\"ü\":1}}}");
    assertThat(own.payloadFrom()).isNull();
    assertThat(own.task()).isEqualTo("{\"type\":\"t\",\"payload\":{\"ü\":1}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'event':'a..b',TASK} | /event | a word is empty",
        "{'event':'a b',TASK} | /event | 'a b' is no word",
        "{'event':'',TASK} | /event | empty",
        "{'event':'#.a',TASK} | /event | last word",
        "{'event':'a.**',TASK} | /event | written '#'",
        "{'event':5,TASK} | /event | must be a string",
        "{'event':null,TASK} | /event | must be a string",
        "{TASK} | /event | missing",
        "{'event':'a'} | /task | missing",
        "{'event':'a','task':[]} | /task | must be a task",
        "{'event':'a','task':{}} | /task/type | missing",
        "{'event':'a','task':{'type':'t','delay':'soon'}} | /task/delay | a duration such as",
        "{'event':'a','task':{'type':'t','priority':10}} | /task/priority | from 0 to 9",
        "{'event':'a','task':{'type':'t','nonsense':1}} | /task/nonsense | there is no field",
        "{'event':'a','payloadFrom':'x',TASK} | /payloadFrom | JSON pointer",
        "{'event':'a','payloadFrom':'/~2',TASK} | /payloadFrom | JSON pointer",
        "{'event':'a','payloadFrom':5,TASK} | /payloadFrom | must be a string",
        "{'event':'a','payloadFrom':'/x','task':{'type':'t','payload':1}} | /payloadFrom | contradict",
        "{'event':'a','paused':'no',TASK} | /paused | true or false",
        "{'event':'a','events':'b',TASK} | /events | did you mean",
        "{'event':'a','event':'b',TASK} | /event | twice",
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
      value = {"''", "{", "{'event':'a',TASK} x", "{'event' 'a'}"})
  void refusesWhatIsNoJson(String body) {
    assertThat(refusal(body).status()).isEqualTo(400);
  }

  private static Subscription read(String body) {
    return SubscriptionReader.read("s", body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  private static Problem refusal(String body) {
    String json = body.replace("TASK", "'task':{'type':'t'}").replace('\'', '"');
    return catchThrowableOfType(Problem.class, () -> read(json));
  }
}
