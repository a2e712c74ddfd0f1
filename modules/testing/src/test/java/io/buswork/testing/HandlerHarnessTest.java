package io.buswork.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.api.Outcome;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandlerHarnessTest {

  private final HandlerHarness handlers = HandlerHarness.deploy(new Sample());

  @AfterEach
  void close() {
    handlers.close();
  }

  @Test
  void aResultIsWhatTheHandlerReturned() {
    var run = handlers.run(TestTask.of("greet").payload(new JsonObject().put("name", "Ada")));
    assertThat(run.result()).isEqualTo("hello Ada");
  }

  @Test
  void anOutcomeIsNoResult() {
    var run = handlers.run(TestTask.of("wait"));
    assertThat(run.outcome()).isEqualTo(new Outcome.Snooze(Duration.ofSeconds(5)));
    assertThatThrownBy(run::result).hasMessageContaining("Snooze");
  }

  @Test
  void aBlockingHandlersFailureAndItsReportsAreKept() {
    var run = handlers.run(TestTask.of("break").attempt(3));
    assertThat(run.failure()).hasMessage("attempt 3");
    assertThat(run.progress()).containsExactly(new TestRun.Progress(100, "nearly"));
    assertThat(run.logs()).containsExactly("about to fail");
  }

  @Test
  void whateverAHandlerThrowsOrDoesNotReturnFailsItsAttempt() {
    assertThat(handlers.run(TestTask.of("error")).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessage("no");
    assertThat(handlers.run(TestTask.of("nothing")).failure())
        .hasMessage("the handler returned null instead of a Future");
  }

  @Test
  void aTypeWithoutAHandlerIsRefusedByName() {
    assertThatThrownBy(() -> handlers.run(TestTask.of("absent")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absent");
  }

  @Test
  void aCancelReachesTheHandler() {
    var task = TestTask.of("patient");
    task.cancel();
    assertThat(handlers.run(task).result()).isEqualTo("canceled");
  }

  private static final class Sample extends TaskVerticle {
    @Override
    public void register(TaskHandlers on) {
      on.async("greet", t -> Future.succeededFuture("hello " + t.payload().getString("name")));
      on.async("wait", t -> Future.succeededFuture(t.snooze(Duration.ofSeconds(5))));
      on.async("patient", t -> Future.future(p -> t.onCancel(() -> p.complete("canceled"))));
      on.async("nothing", t -> null);
      on.async(
          "error",
          t -> {
            throw new AssertionError("no");
          });
      on.blocking(
              "break",
              t -> {
                t.progress(120, "nearly");
                t.log("about to fail");
                throw new IllegalStateException("attempt " + t.attempt());
              })
          .maxAttempts(3);
    }
  }
}
