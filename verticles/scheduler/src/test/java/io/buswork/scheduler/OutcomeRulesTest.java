package io.buswork.scheduler;

import static io.buswork.scheduler.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.TaskOutcome;
import io.buswork.store.Settlement;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Backoff MINUTE =
      new Backoff(Backoff.Kind.FIXED, Duration.ofMinutes(1), Duration.ofMinutes(1), 0);

  private final OutcomeRules rules = new OutcomeRules(() -> 0L);

  @Test
  void aFailureWaitsAsItsHandlerSays() {
    Settlement settlement = settle(task(1).build(), TaskOutcome.Kind.FAILED, null, handler(3));
    assertThat(settlement.state()).isEqualTo(TaskState.RETRYING);
    assertThat(settlement.runAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(settlement.usedAttempts()).isEqualTo(1);
    assertThat(settlement.fromAttempt()).isZero();
  }

  @Test
  void theOutcomesOwnDelayGoesBeforeTheBackoff() {
    Settlement settlement =
        settle(task(1).build(), TaskOutcome.Kind.FAILED, Duration.ofSeconds(5), handler(3));
    assertThat(settlement.runAt()).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void theTasksOwnAttemptsGoBeforeTheHandlers() {
    Task task = task(1).maxAttempts(1).build();
    assertThat(settle(task, TaskOutcome.Kind.FAILED, null, handler(3)).state())
        .isEqualTo(TaskState.FAILED);
  }

  @Test
  void theLastAttemptsFailureIsFinal() {
    Task task = task(1).attempt(2).build();
    Settlement settlement = settle(task, TaskOutcome.Kind.TIMED_OUT, null, handler(3));
    assertThat(settlement.state()).isEqualTo(TaskState.FAILED);
    assertThat(settlement.attempt().outcome()).isEqualTo(AttemptOutcome.TIMED_OUT);
    assertThat(settlement.attempt().attempt()).isEqualTo(3);
  }

  @Test
  void withoutAHandlerTheDefaultsHold() {
    assertThat(settle(task(1).attempt(8).build(), TaskOutcome.Kind.FAILED, null, null).state())
        .isEqualTo(TaskState.RETRYING);
    assertThat(settle(task(1).attempt(9).build(), TaskOutcome.Kind.FAILED, null, null).state())
        .isEqualTo(TaskState.FAILED);
  }

  @Test
  void aFailureAfterAnOrderToCancelIsACancel() {
    Running running = running(task(1).build());
    running.orderCancel();
    assertThat(rules.settle(running, outcome(TaskOutcome.Kind.FAILED, null), null, NOW).state())
        .isEqualTo(TaskState.CANCELED);
    assertThat(rules.settle(running, outcome(TaskOutcome.Kind.SUCCEEDED, null), null, NOW).state())
        .isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void theFirstLossIsMadeGoodAtOnceAndFurtherOnesWait() {
    Running running = running(task(1).build());
    assertThat(rules.lost(running, 1, handler(9), NOW).state()).isEqualTo(TaskState.READY);
    assertThat(rules.lost(running, 2, handler(9), NOW))
        .matches(s -> s.state() == TaskState.RETRYING && s.runAt().equals(NOW.plusSeconds(60)));
  }

  private Settlement settle(
      Task task, TaskOutcome.Kind kind, Duration delay, NodeStatus.Handler handler) {
    return rules.settle(running(task), outcome(kind, delay), handler, NOW);
  }

  private static TaskOutcome outcome(TaskOutcome.Kind kind, Duration delay) {
    return new TaskOutcome(
        1, 1, kind, null, new TaskError("x", "y"), true, delay, 1, 1, 1, List.of());
  }

  private static Running running(Task task) {
    var node = new WorkerNode("n", 0, Tasks.QUEUE, 0);
    return new Running(
        task, new Route(node, "noop", "l"), SentBatch.toSend(node, List.of(task), Map.of(), NOW));
  }

  private static NodeStatus.Handler handler(int maxAttempts) {
    return new NodeStatus.Handler(
        "noop",
        "jar",
        "m",
        List.of("1"),
        "l",
        0,
        0,
        Duration.ofSeconds(1),
        maxAttempts,
        MINUTE,
        0,
        0,
        0,
        0,
        0,
        Delivery.AT_LEAST_ONCE,
        null);
  }
}
