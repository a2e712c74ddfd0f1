package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.access.Role;
import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Raw frames of the bridge's protocol: four bytes of length, then JSON. */
class EventBridgeTest {

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private NetSocket socket;
  private int port;
  private EventBridge bridge;

  @BeforeEach
  void connect() {
    BusCodecs.register(vertx);
    LiveEvents events = new LiveEvents();
    await(events.listen(vertx));
    bridge = new EventBridge(vertx, null, events, null, null);
    port =
        await(
            bridge.listen(
                new NetServerOptions().setHost("127.0.0.1"),
                new Ports(OptionalInt.of(0), 7000, "tcp.port")));
    socket = await(vertx.createNetClient().connect(port, "127.0.0.1"));
    FrameParser parser = new FrameParser(frame -> frames.add(frame.result()));
    socket.handler(parser);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void aRegisteredClientGetsEachEventAtTheContractsAddress() throws Exception {
    send(new JsonObject().put("type", "register").put("address", "buswork.events"));
    send(new JsonObject().put("type", "ping"));
    assertThat(next().getString("type")).isEqualTo("pong");
    happen();
    JsonObject frame = next();
    assertThat(frame.getString("address")).isEqualTo("buswork.events");
    assertThat(frame.getJsonObject("body").getString("type")).isEqualTo("io.buswork.node.joined");
  }

  @Test
  void aClientThatReadsNothingIsCutOffAndOthersGoOn() throws Exception {
    NetSocket slow = await(vertx.createNetClient().connect(port, "127.0.0.1"));
    slow.pause();
    JsonObject register = new JsonObject().put("type", "register").put("address", "buswork.events");
    send(slow, register);
    send(socket, register);
    send(socket, new JsonObject().put("type", "ping"));
    assertThat(next().getString("type")).isEqualTo("pong");
    JsonObject ballast = new JsonObject().put("ballast", "x".repeat(200_000));
    int told = 0;
    for (; bridge.listeners() != 1 && told < 300; told++) {
      happen(ballast);
      assertThat(next().getString("address")).isEqualTo("buswork.events");
    }
    assertThat(bridge.listeners()).as("after %d events", told).isEqualTo(1);
    happen(new JsonObject());
    assertThat(next().getJsonObject("body").getJsonObject("data")).isEmpty();
  }

  @Test
  void nobodyMayPublishEvents() throws Exception {
    send(
        new JsonObject()
            .put("type", "publish")
            .put("address", "buswork.events")
            .put("body", new JsonObject()));
    assertThat(next().getString("message")).isEqualTo("access_denied");
  }

  @Test
  void noOtherAddressCanBeListenedTo() throws Exception {
    send(new JsonObject().put("type", "register").put("address", Addresses.EVENTS));
    assertThat(next().getString("message")).isEqualTo("access_denied");
  }

  @Test
  void withTokensOnlyWhoShowsOneIsToldAndMaySubmit() throws Exception {
    MemoryTokens tokens = new MemoryTokens();
    String viewer = "Bearer " + tokens.of(Role.VIEWER).text();
    Admission admission = new Admission(new TokenCache(tokens, System::nanoTime));
    LiveEvents events = new LiveEvents();
    EventBridge guarded =
        new EventBridge(Vertx.vertx(), null, events, admission, new OpenLines(admission));
    int guardedPort =
        await(
            guarded.listen(
                new NetServerOptions().setHost("127.0.0.1"),
                new Ports(OptionalInt.of(0), 7000, "tcp.port")));
    NetSocket client = await(vertx.createNetClient().connect(guardedPort, "127.0.0.1"));
    client.handler(new FrameParser(frame -> frames.add(frame.result())));
    JsonObject register = new JsonObject().put("type", "register").put("address", "buswork.events");
    send(client, register);
    assertThat(next().getString("type")).isEqualTo("err");
    send(client, register.copy().put("headers", new JsonObject().put("authorization", "Bearer x")));
    assertThat(next().getString("type")).isEqualTo("err");
    JsonObject shown = new JsonObject().put("authorization", viewer);
    JsonObject submit =
        new JsonObject()
            .put("type", "send")
            .put("address", "buswork.submit")
            .put("body", new JsonObject().put("type", "t"))
            .put("headers", shown);
    send(client, submit);
    assertThat(next().getString("type")).isEqualTo("err");
    assertThat(guarded.listeners()).isZero();
    send(client, register.copy().put("headers", shown));
    send(client, new JsonObject().put("type", "ping"));
    assertThat(next().getString("type")).isEqualTo("pong");
    assertThat(guarded.listeners()).isEqualTo(1);
  }

  private void happen() {
    happen(new JsonObject());
  }

  private void happen(JsonObject data) {
    vertx
        .eventBus()
        .publish(
            Addresses.EVENTS,
            EventBatch.ofSystem("n", new SystemEvent("io.buswork.node.joined", "n", 1_000, data)));
  }

  private void send(JsonObject frame) {
    send(socket, frame);
  }

  private static void send(NetSocket to, JsonObject frame) {
    Buffer body = frame.toBuffer();
    await(to.write(Buffer.buffer().appendInt(body.length()).appendBuffer(body)));
  }

  private JsonObject next() throws InterruptedException {
    JsonObject frame = frames.poll(10, TimeUnit.SECONDS);
    assertThat(frame).as("a frame").isNotNull();
    return frame;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
