package io.buswork.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final Backoff SECOND =
      new Backoff(Backoff.Kind.FIXED, Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
  private static final Backoff MINUTE =
      new Backoff(Backoff.Kind.FIXED, Duration.ofMinutes(1), Duration.ofMinutes(1), 0);
  private static final RandomGenerator RANDOM = () -> 0;

  @Test
  void givesUpAfterTheLastAttempt() {
    var policy = new RetryPolicy(3, SECOND);
    assertThat(policy.delayAfter(2, RANDOM)).contains(Duration.ofSeconds(1));
    assertThat(policy.delayAfter(3, RANDOM)).isEmpty();
  }

  @Test
  void theTasksOwnWordsGoBeforeTheHandlers() {
    var policy = new RetryPolicy(3, SECOND).overriddenBy(task(7, MINUTE));
    assertThat(policy).isEqualTo(new RetryPolicy(7, MINUTE));
  }

  @Test
  void aTaskThatSaysNothingTakesTheHandlersPolicy() {
    var policy = new RetryPolicy(3, SECOND);
    assertThat(policy.overriddenBy(task(0, null))).isSameAs(policy);
  }

  private static Task task(int maxAttempts, Backoff backoff) {
    var options = TaskOptions.builder().backoff(backoff).build();
    return new Task(
        1,
        1,
        "default",
        "a",
        TaskState.READY,
        5,
        0,
        maxAttempts,
        Instant.EPOCH,
        null,
        "{}",
        options);
  }
}
