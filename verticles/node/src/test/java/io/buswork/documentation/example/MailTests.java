package io.buswork.documentation.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.buswork.api.TaskVerticle;
import io.buswork.client.NewTask;
import io.buswork.testing.EmbeddedNode;
import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestRun;
import io.buswork.testing.TestTask;
import io.buswork.testing.TickedClock;
import io.buswork.testing.TickedTask;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** How handlers are tested; shown, not run: what it shows has tests of its own. */
abstract class MailTests {

  private final JsonObject mail = new JsonObject().put("to", "ada@example.org");

  abstract TaskVerticle newMail();

  abstract Class<? extends TaskVerticle> mailClass();

  void alone() {
    try (var handlers = HandlerHarness.deploy(newMail())) {
      TestRun run = handlers.run(TestTask.of("mail.send").payload(mail).attempt(2));
      assertEquals("sent", run.result());
    }
  }

  void ticked() {
    try (var handlers = HandlerHarness.deploy(newMail())) {
      var clock = TickedClock.of(handlers);
      TickedTask task = clock.submit(TestTask.of("mail.send").payload(mail));
      clock.tick(Duration.ofHours(1));
      assertEquals(3, task.runs().size());
      clock.event("order.paid", mail);
      clock.tick(Duration.ofDays(7));
    }
  }

  void whole() {
    try (var node = EmbeddedNode.start("--worker.io-slots=10")) {
      node.deploy(mailClass());
      JsonObject task = node.run(NewTask.of("mail.send").payload(mail));
      assertEquals("succeeded", task.getString("state"));
    }
  }
}
