package io.buswork.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.api.FollowUp;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.api.Verdict;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TickedClockTest {

  private static final Instant START = TickedClock.DEFAULT_START;

  private final HandlerHarness handlers = HandlerHarness.deploy(new Sample());
  private final TickedClock clock = TickedClock.of(handlers);

  @AfterEach
  void close() {
    handlers.close();
  }

  @Test
  void aFailureWaitsForItsBackoffAndSeesItsAttempt() {
    TickedTask task = clock.submit(TestTask.of("shaky"));
    clock.tick(Duration.ofSeconds(9));
    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(task.at()).isEqualTo(START.plusSeconds(10));
    assertThat(task.reason()).isEqualTo("attempt 1 of 3");
    clock.tick(Duration.ofSeconds(21));
    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.result()).isEqualTo("attempt 3, kept 2");
    assertThat(task.runs()).hasSize(3);
    assertThat(clock.now()).isEqualTo(START.plusSeconds(30));
  }

  @Test
  void aTaskWithNoAttemptLeftHasFailed() {
    TickedTask task = clock.submit(TestTask.of("broken"));
    clock.tick(Duration.ofDays(1));
    assertThat(task.state()).isEqualTo(TaskState.FAILED);
    assertThat(task.runs()).hasSize(2);
  }

  @Test
  void whatIsTiedToOthersWaitsForThem() {
    clock.submit(TestTask.of("flow"));
    clock.tick(Duration.ZERO);
    assertThat(states())
        .containsExactly(
            "flow succeeded", "broken retrying", "step succeeded", "step blocked", "step blocked");
    clock.tick(Duration.ofHours(1));
    assertThat(states())
        .containsExactly(
            "flow succeeded", "broken failed", "step succeeded", "step succeeded", "step canceled");
    assertThat(clock.tasks().get(3).at()).isEqualTo(clock.tasks().get(1).at().plusSeconds(60));
  }

  private List<String> states() {
    return clock.tasks().stream().map(task -> task.type() + " " + task.state().wireName()).toList();
  }

  @Test
  void aSnoozeUsesUpNoAttempt() {
    TickedTask task = clock.submit(TestTask.of("slow"));
    clock.tick(Duration.ofHours(2));
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.runs()).hasSize(3);
    assertThat(task.failures()).isZero();
  }

  @Test
  void schedulesFireAtTheirInstants() {
    List<TickedTask> ran = clock.tick(Duration.ofDays(2));
    assertThat(ran).hasSize(2).allMatch(task -> task.type().equals("daily"));
    assertThat(ran.get(0).at()).isEqualTo(Instant.parse("2026-01-01T06:00:00Z"));
  }

  @Test
  void followUpsAndEventsMakeTasks() {
    assertThat(clock.event("order.paid", new JsonObject().put("order", 7))).hasSize(1);
    clock.tick(Duration.ZERO);
    assertThat(clock.tasks()).extracting(TickedTask::type).containsExactly("book", "elsewhere");
    assertThat(clock.tasks().get(0).result()).isEqualTo("order.paid 7");
    assertThat(clock.tasks().get(1).state()).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void whatIsToBeDoneOnceIsCheckedBeforeAFurtherAttempt() {
    TickedTask checked = clock.submit(TestTask.of("pay"));
    TickedTask once = clock.submit(TestTask.of("sms"));
    clock.tick(Duration.ofHours(1));
    assertThat(checked.result()).isEqualTo("paid before");
    assertThat(checked.runs()).hasSize(1);
    assertThat(once.state()).isEqualTo(TaskState.FAILED);
    assertThat(once.runs()).hasSize(1);
  }

  private static final class Sample extends TaskVerticle {
    @Override
    public void register(TaskHandlers on) {
      on.async(
              "shaky",
              task -> {
                if (task.attempt() < 3) {
                  return task.checkpoint(task.attempt())
                      .compose(
                          kept ->
                              Future.failedFuture(
                                  "attempt " + task.attempt() + " of " + task.maxAttempts()));
                }
                return task.restored().map(kept -> "attempt " + task.attempt() + ", kept " + kept);
              })
          .maxAttempts(3)
          .backoff(
              new Backoff(
                  Backoff.Kind.EXPONENTIAL, Duration.ofSeconds(10), Duration.ofHours(1), 0.5));
      on.async("step", task -> Future.succeededFuture());
      on.async(
          "flow",
          task -> {
            int bad = task.submit(FollowUp.of("broken"));
            int good = task.submit(FollowUp.of("step"));
            FollowUp last = FollowUp.of("step").afterSubmitted(List.of(bad, good));
            task.submit(last.evenAfterFailure().delay(Duration.ofMinutes(1)));
            task.submit(last);
            return Future.succeededFuture();
          });
      on.async("broken", task -> Future.failedFuture("no")).maxAttempts(2);
      on.async("slow", task -> Future.succeededFuture(task.snooze(Duration.ofHours(1))));
      on.async("daily", task -> Future.succeededFuture()).schedule("0 6 * * *", "UTC");
      on.async(
              "book",
              task -> {
                task.submit(FollowUp.of("elsewhere").delay(Duration.ofMinutes(5)));
                return Future.succeededFuture(
                    task.headers().get("event-name") + " " + task.payload().getInteger("order"));
              })
          .on("order.*");
      on.async("pay", task -> Future.failedFuture("cut off"))
          .delivery(Delivery.EXACTLY_ONCE)
          .check(task -> Future.succeededFuture(Verdict.done("paid before")));
      on.async("sms", task -> Future.failedFuture("no")).delivery(Delivery.AT_MOST_ONCE);
    }
  }
}
