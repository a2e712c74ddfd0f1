package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.TooManyQueuesException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueProblemsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'t','queue':'new'} | /queue",
        "[{'type':'t'},{'type':'t','queue':'new'},{'type':'t','queue':'new'}] | /1/queue"
      })
  void namesTheFirstItemThatAsksForTheQueue(String body, String pointer) {
    TaskReader.Request request =
        TaskReader.json(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Instant.now());
    Throwable said = QueueProblems.of(new TooManyQueuesException("new", 5), request);
    assertThat(said).isInstanceOf(Problem.class);
    JsonObject problem = ((Problem) said).toJson();
    assertThat(problem.getInteger("status")).isEqualTo(422);
    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
    assertThat(problem.getString("detail")).contains("'new'", "there may be 5");
  }

  @Test
  void whoeverMakesAQueueIsToldTheSame() {
    Problem problem = Failures.problem("PUT", new TooManyQueuesException("new", 5));
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.getMessage()).contains("'new'");
  }
}
