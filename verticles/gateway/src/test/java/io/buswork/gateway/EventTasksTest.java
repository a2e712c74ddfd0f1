package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.buswork.event.EventPattern;
import io.buswork.event.Subscription;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTasksTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String DATA =
      "{\"a/b\":{\"list\":[ 1.50, {\"x\" : \"ü\"}]},\"deep\":null,\"text\":\"t\"}";

  private final EventTasks event = new EventTasks(new NewEvent("order.paid", "k", DATA));

  @Test
  void aTaskSaysAllThatItsSubscriptionSaysAndWhichEventMadeIt() {
    Task task =
        make(
            "",
            "{\"type\":\"t\",\"queue\":\"q\",\"priority\":9,\"delay\":\"5s\",\"maxAttempts\":3,"
                + "\"tags\":[\"x\"],\"headers\":{\"h\":\"v\"},\"expiresAt\":\"2020-01-01T00:00:00Z\"}");
    assertThat(task.type()).isEqualTo("t");
    assertThat(task.queue()).isEqualTo("q");
    assertThat(task.priority()).isEqualTo(9);
    assertThat(task.maxAttempts()).isEqualTo(3);
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.runAt()).isEqualTo(NOW.plus(Duration.ofSeconds(5)));
    assertThat(task.payload()).isEqualTo(DATA);
    assertThat(task.options().tags()).containsExactly("x");
    assertThat(task.options().headers())
        .containsEntry("h", "v")
        .containsEntry("event-name", "order.paid")
        .containsEntry("event-key", "k")
        .containsEntry("event-id", event.id())
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a~1b/list | [ 1.50, {\"x\" : \"ü\"}]",
        "/a~1b/list/0 | 1.50",
        "/a~1b/list/1/x | \"ü\"",
        "/text | \"t\"",
        "/deep | null",
        "/nothing | null",
        "/text/further | null",
        "/a~1b/list/2 | null",
        "/a~1b/list/x | null",
        "/ | null"
      })
  void aPayloadCanBeAPartOfTheData(String from, String payload) {
    assertThat(make(from, "{\"type\":\"t\"}").payload()).isEqualTo(payload);
  }

  @Test
  void aTasksOwnPayloadStays() {
    assertThat(make(null, "{\"type\":\"t\",\"payload\":7}").payload()).isEqualTo("7");
  }

  @Test
  void whatIsNotUnderstoodFailsTheWholeEventNamingTheSubscription() {
    List<Subscription> subscriptions =
        List.of(of("good", "", "{\"type\":\"t\"}"), of("bad", "", "{\"type\":\"t\",\"older\":1}"));
    Problem problem = catchThrowableOfType(Problem.class, () -> event.of(subscriptions));
    assertThat(problem.status()).isEqualTo(409);
    assertThat(problem).hasMessageContaining("subscription bad").hasMessageContaining("older");
  }

  @Test
  void tooManyTasksAreRefused() {
    List<Subscription> many = Collections.nCopies(10_001, of("s", "", "{\"type\":\"t\"}"));
    assertThat(catchThrowableOfType(Problem.class, () -> event.of(many)).status()).isEqualTo(413);
    assertThat(event.of(many.subList(0, 10_000))).hasSize(10_000);
  }

  @Test
  void tooLongPayloadsTogetherAreRefused() {
    var large = new EventTasks(new NewEvent("a", null, "\"" + "x".repeat(1_000_000) + "\""));
    List<Subscription> many = Collections.nCopies(68, of("s", "", "{\"type\":\"t\"}"));
    assertThat(catchThrowableOfType(Problem.class, () -> large.of(many)).status()).isEqualTo(413);
  }

  private Task make(@Nullable String from, String task) {
    return event.of(List.of(of("s", from, task))).get(0).toTask(1, NOW);
  }

  private static Subscription of(String name, @Nullable String from, String task) {
    return new Subscription(name, EventPattern.of("#"), false, from, task);
  }
}
