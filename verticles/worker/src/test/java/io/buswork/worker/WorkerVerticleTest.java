package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.NodeContext;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.StartedBatch;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker as a whole, with a test in the place of the dispatcher, and of the database. */
class WorkerVerticleTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final Queue<TaskOutcome.Kind> ended = new ConcurrentLinkedQueue<>();
  private volatile boolean started;
  private WorkerVerticle worker;

  @BeforeEach
  void deploy() throws Exception {
    BusCodecs.register(vertx);
    vertx.eventBus().consumer(Addresses.dispatcher(LoopFixture.QUEUE), m -> heard(m.body()));
    var options = WorkerOptions.fromJson(new JsonObject().put("drain-timeout", "1s"));
    Buffer jar = Buffer.buffer(Sample.jar(Sample.Module.class));
    NodeContext node =
        LoopFixture.node(LoopFixture.sample(jar), () -> Future.succeededFuture(Optional.of(jar)));
    worker = new WorkerVerticle(node, options);
    LoopFixture.await(vertx.deployVerticle(worker));
  }

  @AfterEach
  void close() {
    LoopFixture.await(vertx.close());
  }

  @Test
  void whoeverAsksForADrainWaitsUntilWhatRunsHasEndedOrGoneBack() {
    var task = LoopFixture.task(1, "park", "{}");
    vertx
        .eventBus()
        .send(Addresses.worker("me"), new TaskBatch(LoopFixture.QUEUE, 1, 1, List.of(task), false));
    await().atMost(PATIENCE).until(() -> started);
    Future<Void> first = worker.drain();
    Future<Void> second = worker.drain();
    await().atMost(PATIENCE).until(second::isComplete);
    assertThat(ended).containsExactly(TaskOutcome.Kind.RETURNED);
    await().atMost(PATIENCE).until(first::isComplete);
  }

  private void heard(Object message) {
    if (message instanceof OutcomeBatch batch) {
      batch.outcomes().forEach(outcome -> ended.add(outcome.kind()));
      vertx
          .eventBus()
          .send(
              Addresses.worker("me"),
              new OutcomeConfirm(LoopFixture.QUEUE, List.of(batch.number()), List.of()));
    }
    started |= message instanceof StartedBatch;
  }
}
