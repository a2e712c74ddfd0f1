package io.buswork.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.Rollout;
import io.buswork.store.Rollout.Phase;
import io.buswork.store.Rollout.Strategy;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RolloutNewsTest {

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<SystemEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonObject> hints = new LinkedBlockingQueue<>();
  private final RolloutNews news = new RolloutNews(vertx.eventBus(), "n", () -> Instant.EPOCH);

  @BeforeEach
  void listen() {
    BusCodecs.register(vertx);
    vertx
        .eventBus()
        .<EventBatch>localConsumer(
            Addresses.EVENTS, message -> events.addAll(message.body().system()));
    vertx
        .eventBus()
        .<JsonObject>localConsumer(Addresses.MODULES, message -> hints.add(message.body()));
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aStepOfACanarySaysItsShare() throws Exception {
    news.tell(rollout(Phase.CANARY, Strategy.CANARY, null));
    SystemEvent event = next();
    assertThat(event.type()).isEqualTo("io.buswork.module.canary");
    assertThat(event.subject()).isEqualTo("m");
    assertThat(event.data().getInteger("share")).isEqualTo(25);
    assertThat(event.data().getString("previous")).isEqualTo("1");
    assertThat(hints.take().getString("module")).isEqualTo("m");
  }

  @Test
  void howItEndedIsToldWithBothVersions() throws Exception {
    news.tell(rollout(Phase.DONE, Strategy.CANARY, null));
    assertThat(next().type()).isEqualTo("io.buswork.module.activated");

    news.tell(rollout(Phase.FAILED, Strategy.ROLLING, "no"));
    SystemEvent failed = next();
    assertThat(failed.type()).isEqualTo("io.buswork.module.rollout-failed");
    assertThat(failed.data().getString("error")).isEqualTo("no");

    news.tell(rollout(Phase.ROLLEDBACK, Strategy.CANARY, "errors"));
    SystemEvent back = next();
    assertThat(back.type()).isEqualTo("io.buswork.module.rolledback");
    assertThat(back.data().getString("version")).isEqualTo("1");
    assertThat(back.data().getString("from")).isEqualTo("2");
    assertThat(back.data().getString("reason")).isEqualTo("errors");

    news.tell(rollout(Phase.DONE, Strategy.ROLLBACK, null));
    SystemEvent byHand = next();
    assertThat(byHand.type()).isEqualTo("io.buswork.module.rolledback");
    assertThat(byHand.data().getString("version")).isEqualTo("2");
    assertThat(byHand.data().getString("by")).isEqualTo("me");
  }

  private SystemEvent next() throws InterruptedException {
    return events.poll(60, TimeUnit.SECONDS);
  }

  private static Rollout rollout(Phase phase, Strategy strategy, String error) {
    return new Rollout(
        7,
        "m",
        "2",
        phase,
        error,
        Instant.EPOCH,
        "me",
        strategy,
        "1",
        strategy == Strategy.CANARY ? new Rollout.Canary(2, 25, Instant.EPOCH, null) : null,
        null);
  }
}
