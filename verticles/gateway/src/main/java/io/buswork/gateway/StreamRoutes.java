package io.buswork.gateway;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.management.ManagementFactory;

/** The live stream: {@code GET /api/v1/stream} as WebSocket or as server-sent events. */
final class StreamRoutes {

  private static final int MAX_ORDER = 64 << 10;
  private static final int QUEUE_BYTES = 256 << 10;
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  private final Vertx vertx;
  private final String node;
  private final EventRing ring;
  private final StreamPump pump;
  private final StreamAudience audience = new StreamAudience();

  StreamRoutes(Vertx vertx, String node, LiveEvents events, MeterRegistry meters) {
    this.vertx = vertx;
    this.node = node;
    this.ring = events.ring();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    this.pump =
        new StreamPump(vertx.getOrCreateContext(), audience, new StreamShare(system::getCpuLoad));
    events.onNews(pump::news);
    Gauge.builder("buswork.stream.clients", audience, StreamAudience::size)
        .description("Clients of the live stream on this node")
        .register(meters);
  }

  void mount(Router router) {
    router.get("/api/v1/stream").handler(this::open);
  }

  private void open(RoutingContext context) {
    Queries.allow(context, "queue", "type", "task", "events", "since");
    HttpServerRequest request = context.request();
    long since = since(request);
    EventFilter filter = filter(request.params());
    if ("websocket".equalsIgnoreCase(request.getHeader("upgrade"))) {
      request
          .toWebSocket()
          .onSuccess(socket -> serve(socket, filter, since))
          .onFailure(context::fail);
    } else if (String.valueOf(request.getHeader("accept")).contains("text/event-stream")) {
      serve(context.response(), filter, since);
    } else {
      context.fail(
          Problem.ofStatus(
              406,
              "Not acceptable",
              "the stream is a WebSocket, or server-sent events (Accept: text/event-stream)"));
    }
  }

  private static EventFilter filter(MultiMap query) {
    try {
      return EventFilter.of(query);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("/events", String.valueOf(e.getMessage()));
    }
  }

  /** -1: from now on. */
  private static long since(HttpServerRequest request) {
    String since = request.getParam("since");
    String cursor = since == null ? request.getHeader("last-event-id") : since;
    if (cursor == null) {
      return -1;
    }
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw Problem.invalid("/since", "since must be the id of an event, not '" + cursor + "'");
    }
  }

  private void begin(StreamClient client, long since) {
    if (since >= 0) {
      client.replay(since);
    }
    audience.add(client);
    pump.resume(client);
  }

  private void serve(ServerWebSocket socket, EventFilter filter, long since) {
    socket.setWriteQueueMaxSize(QUEUE_BYTES);
    StreamClient client =
        new StreamClient(
            new EventSink() {
              @Override
              public boolean isFull() {
                return socket.isClosed() || socket.writeQueueFull();
              }

              @Override
              public void send(long cursor, String text) {
                if (!socket.isClosed()) {
                  socket.writeTextMessage(text);
                }
              }
            },
            ring,
            node,
            filter);
    socket.drainHandler(drained -> pump.resume(client));
    begin(client, since);
    socket.textMessageHandler(text -> order(socket, client, text));
    long alive =
        vertx.setPeriodic(
            KEEP_ALIVE_MILLIS,
            timer -> socket.writePing(io.vertx.core.buffer.Buffer.buffer("alive")));
    socket.closeHandler(
        closed -> {
          vertx.cancelTimer(alive);
          audience.remove(client);
        });
  }

  private void order(ServerWebSocket socket, StreamClient client, String text) {
    try {
      if (text.length() > MAX_ORDER) {
        throw new IllegalArgumentException("the frame is longer than " + MAX_ORDER + " characters");
      }
      JsonObject frame = new JsonObject(text);
      JsonObject filter = frame.getJsonObject("subscribe");
      if (filter != null) {
        EventFilter added = EventFilter.of(filter);
        audience.change(client, () -> client.subscribe(added));
      } else if (frame.containsKey("unsubscribe")) {
        audience.change(client, client::unsubscribe);
      } else {
        throw new IllegalArgumentException(
            "the frame must be {\"subscribe\":{…}} or {\"unsubscribe\":{}}");
      }
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      String why =
          e instanceof IllegalArgumentException
              ? String.valueOf(e.getMessage())
              : "not a JSON object";
      socket.writeTextMessage(
          new JsonObject().put("error", Problem.invalid("", why).toJson()).encode());
    }
  }

  private void serve(HttpServerResponse response, EventFilter filter, long since) {
    response
        .putHeader("content-type", "text/event-stream")
        .putHeader("cache-control", "no-store")
        .setChunked(true)
        .setWriteQueueMaxSize(QUEUE_BYTES);
    response.write(": buswork\n\n");
    StreamClient client =
        new StreamClient(
            new EventSink() {
              @Override
              public boolean isFull() {
                return response.closed() || response.writeQueueFull();
              }

              @Override
              public void send(long cursor, String text) {
                if (!response.closed()) {
                  response.write(StreamEvent.sse(cursor, text));
                }
              }
            },
            ring,
            node,
            filter);
    response.drainHandler(drained -> pump.resume(client));
    begin(client, since);
    long alive = vertx.setPeriodic(KEEP_ALIVE_MILLIS, timer -> response.write(": alive\n\n"));
    response.closeHandler(
        closed -> {
          vertx.cancelTimer(alive);
          audience.remove(client);
        });
  }
}
