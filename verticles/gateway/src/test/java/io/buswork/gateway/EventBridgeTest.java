package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.access.Role;
import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw frames of the bridge's protocol: four bytes of length, then JSON. */
class EventBridgeTest {

  /** Small, so that not much of what nobody reads is in the system's hands. */
  private static final int SEND_BUFFER = 64 << 10;

  /** What unfinished frames and unanswered requests may take together. */
  private static final int MEMORY = 3 << 20;

  private final Vertx vertx = Vertx.vertx();

  /** Clients that nobody holds are closed by the garbage collector. */
  private final List<NetClient> clients = new ArrayList<>();

  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private NetSocket socket;
  private int port;
  private EventBridge bridge;

  @BeforeEach
  void connect() {
    BusCodecs.register(vertx);
    LiveEvents events = new LiveEvents();
    await(events.listen(vertx));
    bridge = new EventBridge(vertx, null, events, new MemoryBudget(MEMORY), null, null);
    port = listen(bridge);
    socket = connect(port);
  }

  private static int listen(EventBridge bridge) {
    return await(
        bridge.listen(
            new NetServerOptions().setHost("127.0.0.1").setSendBufferSize(SEND_BUFFER),
            new Ports(OptionalInt.of(0), 7000, "tcp.port")));
  }

  /** A client whose frames are heard of by {@link #next}. */
  private NetSocket connect(int to) {
    NetSocket client = connect(new NetClientOptions(), to);
    client.handler(new FrameParser(frame -> frames.add(frame.result())));
    return client;
  }

  private NetSocket connect(NetClientOptions options, int to) {
    NetClient client = vertx.createNetClient(options);
    clients.add(client);
    return await(client.connect(to, "127.0.0.1"));
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
    NetClientOptions small = new NetClientOptions().setReceiveBufferSize(8_192);
    NetSocket slow = connect(small, port);
    slow.pause();
    JsonObject register = new JsonObject().put("type", "register").put("address", "buswork.events");
    send(slow, register);
    send(socket, register);
    send(socket, new JsonObject().put("type", "ping"));
    assertThat(next().getString("type")).isEqualTo("pong");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bridge.listeners() == 2);
    JsonObject ballast = new JsonObject().put("ballast", "x".repeat(200_000));
    int told = 0;
    for (; bridge.listeners() != 1 && told < 300; told++) {
      happen(ballast);
      assertThat(next().getString("address")).isEqualTo("buswork.events");
    }
    assertThat(bridge.listeners()).as("after %d events", told).isEqualTo(1);
    assertThat(readToTheEnd(slow)).as("read of %d", told * 200_000L).isLessThan(told * 100_000L);
    happen(new JsonObject());
    assertThat(next().getJsonObject("body").getJsonObject("data")).isEmpty();
  }

  @Test
  void whoDoesNotReadItsAnswersIsNotReadFrom() {
    NetClientOptions small = new NetClientOptions().setReceiveBufferSize(8_192);
    NetSocket slow = await(vertx.createNetClient(small).connect(port, "127.0.0.1"));
    slow.pause();
    Buffer pings = Buffer.buffer();
    JsonObject pinging = new JsonObject().put("type", "ping").put("ballast", "x".repeat(400));
    byte[] ping = pinging.toBuffer().getBytes();
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      pings.appendInt(ping.length).appendBytes(ping);
    }
    Future<Void> sent = slow.write(pings);
    Awaitility.await().during(Duration.ofSeconds(1)).until(() -> !sent.isComplete());
    AtomicLong pongs = new AtomicLong();
    slow.handler(new FrameParser(frame -> pongs.incrementAndGet()));
    slow.resume();
    await(sent);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> pongs.get() == count);
  }

  private long readToTheEnd(NetSocket slow) {
    AtomicLong bytes = new AtomicLong();
    Promise<Long> end = Promise.promise();
    slow.handler(buffer -> bytes.addAndGet(buffer.length()));
    slow.exceptionHandler(reset -> end.tryComplete(bytes.get()));
    slow.closeHandler(closed -> end.tryComplete(bytes.get()));
    slow.resume();
    return await(end.future());
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

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 70 << 20})
  void aFrameThatIsAnnouncedToBeHugeIsRefusedBeforeItComes(int length) throws Exception {
    Future<Void> ended = end(socket);
    await(socket.write(Buffer.buffer().appendInt(length)));
    assertThat(next().getInteger("failureCode")).isEqualTo(413);
    await(ended);
  }

  @Test
  void whoSendsGigabytesIsCutOffAndOthersGoOn() throws Exception {
    NetSocket flood = connect(new NetClientOptions(), port);
    Future<Void> ended = end(flood);
    flood.write(Buffer.buffer().appendInt(Integer.MAX_VALUE));
    Buffer part = Buffer.buffer(new byte[1 << 20]);
    pour(flood, part);
    await(ended);
    send(new JsonObject().put("type", "ping"));
    assertThat(next().getString("type")).isEqualTo("pong");
  }

  /** Writes until it cannot any more. */
  private static void pour(NetSocket into, Buffer part) {
    into.write(part).onSuccess(written -> pour(into, part));
  }

  @Test
  void aFrameThatIsTooLongIsThrownAwayAndItsConnectionGoesOn() throws Exception {
    int length = Listening.MAX_FRAME + 1;
    Buffer frame = Buffer.buffer().appendInt(length).appendBytes(new byte[length]);
    await(socket.write(frame));
    send(new JsonObject().put("type", "ping"));
    JsonObject refusal = next();
    assertThat(refusal.getString("type")).isEqualTo("err");
    assertThat(new JsonObject(refusal.getString("message")).getString("detail"))
        .isEqualTo("a frame may have 4 MiB; this one says it has " + length + " bytes");
    assertThat(next().getString("type")).isEqualTo("pong");
  }

  @Test
  void unfinishedFramesOfAllClientsAreHeldInBoundedMemory() throws Exception {
    byte[] text = frameOf(2 << 20).getBytes();
    Buffer unfinished = Buffer.buffer().appendInt(text.length).appendBytes(text, 0, 2 << 20);
    List<NetSocket> clients = List.of(connect(port), connect(port));
    CountDownLatch cut = new CountDownLatch(1);
    Set<NetSocket> gone = ConcurrentHashMap.newKeySet();
    for (NetSocket client : clients) {
      end(client)
          .onSuccess(
              end -> {
                gone.add(client);
                cut.countDown();
              });
      client.write(unfinished);
    }
    assertThat(next().getInteger("failureCode")).isEqualTo(503);
    assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gone).hasSize(1);
    for (NetSocket client : clients) {
      if (!gone.contains(client)) {
        client.write(Buffer.buffer(Arrays.copyOfRange(text, 2 << 20, text.length)));
      }
    }
    assertThat(next().getString("message")).isEqualTo("access_denied");
    for (int i = 0; i < 4; i++) {
      send(new JsonObject(frameOf(2 << 20)));
      assertThat(next().getString("message")).isEqualTo("access_denied");
    }
  }

  @Test
  void aSubmitThatThereIsNoMemoryForIsRefused() throws Exception {
    send(
        new JsonObject()
            .put("type", "send")
            .put("address", "buswork.submit")
            .put("replyAddress", "here")
            .put("body", "x".repeat(MEMORY)));
    assertThat(next().getInteger("failureCode")).isEqualTo(503);
  }

  /** Past it the library's reader would take what follows for the length of a frame. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{\"type\":\"ping\",\"headers\":7}",
        "{\"type\":\"send\",\"address\":\"buswork.submit\",\"body\":123456789012345678901234567890}"
      })
  void aFrameThatTheLibraryFailsAtEndsItsConnectionOrIsPassedOver(String text) throws Exception {
    Future<Void> ended = end(socket);
    Buffer frame = Buffer.buffer(text);
    socket.write(Buffer.buffer().appendInt(frame.length()).appendBuffer(frame));
    Buffer ping = new JsonObject().put("type", "ping").toBuffer();
    socket.write(Buffer.buffer().appendInt(ping.length()).appendBuffer(ping));
    Future<Void> answered =
        vertx.<Boolean>executeBlocking(() -> "pong".equals(next().getString("type"))).mapEmpty();
    await(Future.any(ended, answered));
  }

  private static String frameOf(int bytes) {
    return new JsonObject()
        .put("type", "send")
        .put("address", "nowhere")
        .put("body", "x".repeat(bytes))
        .encode();
  }

  private static Future<Void> end(NetSocket client) {
    Promise<Void> end = Promise.promise();
    client.closeHandler(closed -> end.tryComplete());
    return end.future();
  }

  @Test
  void withTokensOnlyWhoShowsOneIsToldAndMaySubmit() throws Exception {
    MemoryTokens tokens = new MemoryTokens();
    String viewer = "Bearer " + tokens.of(Role.VIEWER).text();
    Admission admission = new Admission(new TokenCache(tokens, System::nanoTime));
    LiveEvents events = new LiveEvents();
    EventBridge guarded =
        new EventBridge(
            Vertx.vertx(),
            null,
            events,
            new MemoryBudget(MEMORY),
            admission,
            new OpenLines(admission));
    int guardedPort = listen(guarded);
    NetSocket client = connect(guardedPort);
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
    JsonObject frame = frames.poll(60, TimeUnit.SECONDS);
    assertThat(frame).as("a frame").isNotNull();
    return frame;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
