package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.api.Delivery;
import io.buswork.bus.NodeContext;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome.Kind;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.time.DatabaseTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker's remote workers, over real sockets. */
class RemoteWorkersTest {

  private static final String TYPE = "far.away";
  private static final long PATIENCE_SECONDS = 60;

  private final LoopFixture fixture = new LoopFixture();
  private final NodeContext node =
      new NodeContext(
          "me",
          null,
          null,
          new DatabaseTime(Instant.now(), System::nanoTime),
          new SimpleMeterRegistry());
  private final RemoteWorkers remote =
      new RemoteWorkers(
          fixture.context, node, fixture.routes, fixture.loop, Duration.ofMinutes(1), () -> {});
  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();

  /** A client that nobody holds is closed by the garbage collector. */
  private final WebSocketClient client = fixture.vertx.createWebSocketClient();

  private WebSocket worker;

  @BeforeEach
  void connect() throws InterruptedException {
    fixture.run(loop -> remote.start());
    HttpServer server =
        LoopFixture.await(
            fixture
                .vertx
                .createHttpServer()
                .webSocketHandler(remote::accept)
                .listen(0, "127.0.0.1"));
    worker = LoopFixture.await(client.connect(server.actualPort(), "127.0.0.1", "/"));
    worker.textMessageHandler(text -> frames.add(new JsonObject(text)));
    say(
        "hello",
        new JsonObject()
            .put("worker", "w")
            .put("types", new JsonArray().add(TYPE))
            .put("slots", 2));
    assertThat(heard("ack").getString("hello")).isEqualTo("w");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTaskThatIsGivenAgainWhileItsStoppedAttemptIsUnansweredTakesOneSlot() throws Exception {
    fixture.send(1, task(0, Delivery.AT_LEAST_ONCE));
    assertThat(heard("task").getInteger("attempt")).isEqualTo(1);
    fixture.run(loop -> loop.cancel(1, 1));
    assertThat(fixture.next().kind()).isEqualTo(Kind.CANCELED);

    fixture.send(1, task(1, Delivery.AT_LEAST_ONCE));
    assertThat(heard("task").getInteger("attempt")).isEqualTo(2);
    say("done", new JsonObject().put("id", "1").put("attempt", 2));
    assertThat(fixture.next().kind()).isEqualTo(Kind.SUCCEEDED);
    assertThat(offered()).isEqualTo(2);
  }

  @Test
  void aTaskThatMustNotRunTwiceAndThatNoWorkerWasGivenGoesBack() throws Exception {
    Task task = task(0, Delivery.AT_MOST_ONCE);
    fixture.run(
        loop -> {
          loop.take(new TaskBatch(LoopFixture.QUEUE, 1, 1, List.of(task), false));
          remote.drain();
        });
    assertThat(fixture.next().kind()).isEqualTo(Kind.RETURNED);
  }

  private int offered() {
    var offered = new AtomicInteger();
    fixture.run(
        loop -> {
          remote.statuses();
          offered.set(fixture.routes.find(TYPE, null).handlers().get(TYPE).settings().offered());
        });
    return offered.get();
  }

  private void say(String kind, JsonObject body) {
    LoopFixture.await(worker.writeTextMessage(new JsonObject().put(kind, body).encode()));
  }

  /** The next frame of a kind; others are passed over. */
  private JsonObject heard(String kind) throws InterruptedException {
    JsonObject frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (frame != null && !frame.containsKey(kind)) {
      frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(frame).as("a frame of kind " + kind).isNotNull();
    return frame.getJsonObject(kind);
  }

  private static Task task(int attemptsUsed, Delivery delivery) {
    return new Task(
        1,
        1,
        LoopFixture.QUEUE,
        TYPE,
        TaskState.READY,
        5,
        attemptsUsed,
        0,
        Instant.EPOCH,
        null,
        "{}",
        TaskOptions.builder().delivery(TaskDelivery.of(delivery)).build());
  }
}
