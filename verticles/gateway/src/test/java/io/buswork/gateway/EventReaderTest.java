package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.api.TaskBounds;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {

  @Test
  void keepsTheDataLetterForLetter() {
    NewEvent event = read("{\"key\":\"k\",\"data\": [1.50, \"ü\"] ,\"name\":\"order.paid\"}");
    assertThat(event).isEqualTo(new NewEvent("order.paid", "k", "[1.50, \"ü\"]"));
    assertThat(read("{\"name\":\"a\"}")).isEqualTo(new NewEvent("a", null, "{}"));
    assertThat(read("{\"name\":\"a\",\"data\":null}").data()).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /name | missing",
        "{'data':{}} | /name | missing",
        "{'name':''} | /name | empty",
        "{'name':'order.*'} | /name | '*' is no word",
        "{'name':'order.'} | /name | a word is empty",
        "{'name':5} | /name | must be a string",
        "{'name':'a','key':5} | /key | must be a string",
        "{'name':'a','key':''} | /key | 1 to 1000 characters",
        "{'name':'a','payload':1} | /payload | there is no field",
        "{'name':'a','name':'b'} | /name | twice",
        "5 | '' | an object"
      })
  void refusesNamingTheField(String body, String pointer, String reason) {
    Problem problem = refusal(body.replace('\'', '"'));
    assertThat(problem.status()).isEqualTo(422);
    JsonArray errors = problem.toJson().getJsonArray("errors");
    assertThat(errors).hasSize(1);
    assertThat(errors.getJsonObject(0).getString("pointer")).isEqualTo(pointer);
    assertThat(errors.getJsonObject(0).getString("detail")).contains(reason);
  }

  @Test
  void dataMayBeAsLongAsAPayload() {
    String data = "\"" + "x".repeat(TaskBounds.MAX_PAYLOAD - 2) + "\"";
    assertThat(read("{\"name\":\"a\",\"data\":" + data + "}").data()).isEqualTo(data);
    Problem problem = refusal("{\"name\":\"a\",\"data\":[" + data + "]}");
    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem).hasMessageStartingWith("data: ");
  }

  private static NewEvent read(String body) {
    return EventReader.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refusal(String body) {
    return catchThrowableOfType(Problem.class, () -> read(body));
  }
}
