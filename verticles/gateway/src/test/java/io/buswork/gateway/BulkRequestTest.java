package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.store.TaskFilter;
import io.buswork.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkRequestTest {

  @Test
  void readsAllThatCanBeSaid() {
    BulkRequest request =
        read(
            "{\"filter\":{\"state\":\"failed,expired\",\"type\":\"t\",\"queue\":\"q\",\"tag\":\"a\","
                + "\"q\":\"lost\",\"since\":\"2030-01-31T12:00:00Z\","
                + "\"until\":\"2030-01-31T14:00:00+01:00\"},\"dryRun\":true}",
            BulkDeed.RETRY);
    assertThat(request.dryRun()).isTrue();
    assertThat(request.filter())
        .isEqualTo(
            new TaskFilter(
                Set.of(TaskState.FAILED, TaskState.EXPIRED),
                "t",
                "q",
                "a",
                "lost",
                Instant.parse("2030-01-31T12:00:00Z"),
                Instant.parse("2030-01-31T13:00:00Z")));
  }

  @Test
  void withoutAStateAllThatItMakesSenseForAreMeant() {
    assertThat(read("{\"filter\":{\"type\":\"t\"}}", BulkDeed.CANCEL).filter().states())
        .doesNotContain(TaskState.SUCCEEDED)
        .contains(TaskState.RUNNING, TaskState.BLOCKED);
    assertThat(read("{\"all\":true}", BulkDeed.DELETE).filter()).isEqualTo(TaskFilter.ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /filter | all",
        "{'filter':{}} | /filter | all",
        "{'filter':{'type':null}} | /filter | all",
        "{'filter':{'state':[]}} | /filter | all",
        "[] | '' | an object",
        "7 | '' | an object",
        "{'filter':7} | /filter | object",
        "{'filter':{'type':7}} | /filter/type | string",
        "{'filter':{'queue':'a\\u0000'}} | /filter/queue | U+0000",
        "{'filter':{'state':'ready'}} | /filter/state | cannot be retried",
        "{'filter':{'state':['failed',7]}} | /filter/state/1 | string",
        "{'filter':{'state':'gone'}} | /filter/state | no state",
        "{'filter':{'since':'noon'}} | /filter/since | time",
        "{'filter':{'since':'+99999-01-01T00:00:00Z'}} | /filter/since | time",
        "{'filter':{'a/b':1}} | /filter/a~1b | no field",
        "{'filter':{'queue':'q'},'filter':{'type':'t'}} | /filter | given twice",
        "{'filter':{'typ':'t'}} | /filter/typ | did you mean 'type'",
        "{'filter':{'type':'a','type':'b'}} | /filter/type | given twice",
        "{'all':true,'dryrun':true} | /dryrun | dryRun",
        "{'all':1} | /all | true or false"
      })
  void saysWhatIsWrong(String json, String pointer, String words) {
    Problem problem =
        catchThrowableOfType(Problem.class, () -> read(json.replace('\'', '"'), BulkDeed.RETRY));
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.toJson().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
    assertThat(problem.getMessage()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{", "''", "{} {}", "{'filter'"})
  void whatCannotBeParsedIsMalformed(String body) {
    Problem problem = catchThrowableOfType(Problem.class, () -> read(body, BulkDeed.RETRY));
    assertThat(problem.status()).isEqualTo(400);
  }

  private static BulkRequest read(String json, BulkDeed deed) {
    return BulkRequest.read(json.getBytes(StandardCharsets.UTF_8), deed);
  }
}
