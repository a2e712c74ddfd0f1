package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.store.TaskFlow;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request says of tasks that wait for each other. */
final class FlowReaderTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void itemsOfTheSameRequestGetTheirIds() {
    List<NewTask> tasks =
        read("[{\"type\":\"a\",\"after\":[\"#2\",\"7\",\"7\"]},{\"type\":\"b\"},{\"type\":\"c\"}]");
    assertThat(flow(tasks.get(0), 100).after()).containsExactly(7L, 102L);
    assertThat(tasks.get(0).toTask(100, NOW).state()).isEqualTo(TaskState.BLOCKED);
    assertThat(tasks.get(1).flow(100, NOW)).isNull();
    assertThat(tasks.get(1).toTask(101, NOW).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void aBlockedTasksOwnTimeIsKeptForLater() {
    NewTask task = read("{\"type\":\"a\",\"after\":[\"7\"],\"delay\":\"5m\"}").get(0);
    assertThat(task.toTask(1, NOW).runAt()).isNull();
    assertThat(flow(task, 1).delay()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void theEndOfAGroupIsATaskThatNamesIt() {
    NewTask task =
        read("{\"type\":\"a\",\"group\":\"g\",\"onGroupDone\":"
                + "{\"type\":\"b\",\"payload\":[1 ,2],\"queue\":\"q\",\"delay\":\"1s\"}}")
            .get(0);
    var end = Objects.requireNonNull(flow(task, 1).onGroupDone());
    assertThat(end.task().payload()).isEqualTo("[1 ,2]");
    assertThat(end.task().queue()).isEqualTo("q");
    assertThat(end.task().options().headers()).containsEntry("group-name", "g");
    assertThat(end.delay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(task.toTask(1, NOW).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void aSingleTaskThatWaitsForItselfIsToldByItsField() {
    byte[] body = "{\"type\":\"t\",\"after\":[\"#0\"]}".getBytes(StandardCharsets.UTF_8);
    Problem problem = catchThrowableOfType(Problem.class, () -> TaskReader.json(body, NOW));
    assertThat(problem.toJson().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/after");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0: 0|#0 after #0",
        "0: 1; 1: 0|#0 after #1 after #0",
        "0: 1; 1: 2; 2: 3; 3: 1|#1 after #2 after #3 after #1",
        "2: 1; 1: 3; 3: 2; 0: 1|#1 after #3 after #2 after #1"
      })
  void itemsThatWaitForEachOtherAreNamed(String edges, String cycle) {
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < 4; i++) {
      tasks.add(new JsonObject().put("type", "t"));
    }
    for (String edge : edges.split("; ")) {
      String[] ends = edge.split(": ");
      tasks
          .getJsonObject(Integer.parseInt(ends[0]))
          .put("after", new JsonArray().add("#" + ends[1]));
    }
    assertThat(refusal(tasks.encode())).contains("wait for each other").contains(cycle);
  }

  @Test
  void aLongChainIsNoCycleAndAnyOrderOfItemsIsFine() {
    String chain =
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    "{\"type\":\"t\""
                        + (i == 19_999 ? "" : ",\"after\":[\"#" + (i + 1) + "\"]")
                        + "}")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(read(chain)).hasSize(20_000);
  }

  @Test
  void anItemThatIsNotThereIsRefused() {
    assertThat(refusal("[{\"type\":\"a\"},{\"type\":\"b\",\"after\":[\"#2\"]}]"))
        .contains("#2")
        .contains("#1");
  }

  @Test
  void moreThanTenThousandPredecessorsAreRefused() {
    String ids =
        IntStream.rangeClosed(1, 10_001)
            .mapToObj(id -> "\"" + id + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(refusal("{\"type\":\"a\",\"after\":" + ids + "}")).contains("10000");
  }

  @Test
  void aRequestMayHaveAHundredThousandTies() {
    String ids =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(id -> "\"" + id + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    String item = "{\"type\":\"a\",\"after\":" + ids + "}";
    assertThat(refusal("[" + String.join(",", java.util.Collections.nCopies(11, item)) + "]"))
        .contains("100000")
        .contains("110000");
  }

  @Test
  void schedulesMakeTasksThatAreTiedToNothing() {
    var problem =
        catchThrowableOfType(
            Problem.class,
            () ->
                ScheduleReader.read(
                    "s",
                    bytes(
                        "{\"every\":\"1m\",\"task\":{\"type\":\"a\",\"after\":[\"1\"],\"group\":\"g\"}}"),
                    NOW));
    assertThat(problem.toJson().encode()).contains("/task/after").contains("/task/group");
  }

  private static TaskFlow flow(NewTask task, long firstItem) {
    return Objects.requireNonNull(task.flow(firstItem, NOW));
  }

  private static List<NewTask> read(String body) {
    return TaskReader.json(bytes(body), NOW).tasks();
  }

  private static String refusal(String body) {
    var problem = catchThrowableOfType(Problem.class, () -> read(body));
    assertThat(problem.status()).isEqualTo(422);
    return problem.toJson().encode();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
