package io.buswork.gateway;

import io.buswork.access.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.bridge.BridgeEventType;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.BridgeEvent;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Vert.x TCP event-bus bridge, open for two addresses: {@code buswork.submit} takes what {@code
 * POST /tasks} takes, and {@code buswork.events} is the stream, one event a message.
 */
final class EventBridge {

  private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);

  private static final String SUBMIT = "buswork.submit";
  private static final String STREAM = "buswork.events";

  /** A client that leaves so many bytes of events unread is cut off: it has to be told of anew. */
  private static final int MOST_UNREAD = 8 << 20;

  /** Each node's bridge tells its own clients. */
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final Vertx vertx;
  private final TaskSubmit submits;
  private final EventRing ring;
  private final MemoryBudget memory;
  private final @Nullable Admission admission;
  private final @Nullable OpenLines lines;
  private StreamPlace place;
  private final Set<NetSocket> listeners =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private @Nullable BridgeServer bridge;

  /**
   * @param memory what requests are held in until they are answered
   * @param admission who is let in; null: everybody
   * @param lines where those are kept who listen; null with it
   */
  EventBridge(
      Vertx vertx,
      TaskSubmit submits,
      LiveEvents events,
      MemoryBudget memory,
      @Nullable Admission admission,
      @Nullable OpenLines lines) {
    this.vertx = vertx;
    this.memory = memory;
    this.admission = admission;
    this.lines = lines;
    this.submits = submits;
    this.ring = events.ring();
    this.place = ring.end();
    events.onNews(held -> forward());
  }

  /** Opens the bridge; the port it got. */
  Future<Integer> listen(NetServerOptions options, Ports ports) {
    vertx.eventBus().localConsumer(SUBMIT, this::submit);
    BridgeOptions permitted =
        new BridgeOptions()
            .addInboundPermitted(new PermittedOptions().setAddress(SUBMIT))
            .addOutboundPermitted(new PermittedOptions().setAddress(STREAM));
    return ports.bind(
        port -> {
          BridgeServer attempt = new BridgeServer(vertx, permitted, options, memory, this::watch);
          return attempt.listen(port, options.getHost()).onSuccess(actual -> bridge = attempt);
        });
  }

  /** What a client sends shows its token in its headers, each time. */
  private void watch(BridgeEvent event) {
    Admission tokens = admission;
    Role needed = needed(event.type());
    if (tokens == null || needed == null) {
      let(event);
      return;
    }
    String what = "to " + event.type().name().toLowerCase(Locale.ROOT) + " over TCP";
    @Nullable String shown = shownBy(event.getRawMessage());
    tokens
        .admit(shown, needed, what)
        .onSuccess(
            token -> {
              if (lines != null && shown != null && event.type() == BridgeEventType.REGISTER) {
                lines.add(event.socket(), shown, needed, what);
              }
              let(event);
            })
        .onFailure(
            refused -> {
              LOG.debug("{}: {}", event.socket().remoteAddress(), refused.getMessage());
              event.complete(false);
            });
  }

  private void let(BridgeEvent event) {
    if (event.type() == BridgeEventType.REGISTER) {
      listeners.add(event.socket().setWriteQueueMaxSize(MOST_UNREAD));
    }
    event.complete(true);
  }

  /** The role that it takes; null: none. */
  private static @Nullable Role needed(BridgeEventType type) {
    return switch (type) {
      case REGISTER -> Role.VIEWER;
      case SEND, PUBLISH -> Role.SUBMITTER;
      default -> null;
    };
  }

  private static @Nullable String shownBy(@Nullable JsonObject frame) {
    return frame != null && frame.getValue("headers") instanceof JsonObject headers
        ? headers.getString("authorization", headers.getString("Authorization"))
        : null;
  }

  private void forward() {
    if (!listeners.isEmpty()) {
      cutOffTheSlow();
      for (StreamEvent event : ring.after(place, EventRing.MOST)) {
        vertx.eventBus().publish(STREAM, new JsonObject(event.text()), LOCAL);
      }
    }
    place = ring.end();
  }

  /** The bridge itself writes whatever a client reads; memory must not pay for it. */
  private void cutOffTheSlow() {
    for (NetSocket client : listeners.toArray(NetSocket[]::new)) {
      if (client.writeQueueFull()) {
        listeners.remove(client);
        LOG.warn(
            "the TCP client {} has left {} MiB of events unread: cut off",
            client.remoteAddress(),
            MOST_UNREAD >> 20);
        closeAtOnce(client);
      }
    }
  }

  /** The socket's own close would wait until the client has read what is left. */
  private static void closeAtOnce(NetSocket client) {
    ((NetSocketInternal) client).channelHandlerContext().close();
  }

  /** How many clients have asked for events and were not cut off since. */
  int listeners() {
    return listeners.size();
  }

  private void submit(Message<Object> message) {
    byte[] tasks = Json.encodeToBuffer(message.body()).getBytes();
    if (!memory.tryTake(tasks.length)) {
      refuse(message, Problem.unavailable("too many large requests at once; nothing was stored"));
      return;
    }
    submits
        .submit(tasks, false, null)
        .onComplete(answered -> memory.giveBack(tasks.length))
        .onSuccess(stored -> message.reply(stored.body().toJsonObject()))
        .onFailure(failure -> refuse(message, Failures.problem("a submit over TCP", failure)));
  }

  private static void refuse(Message<Object> message, Problem problem) {
    message.fail(problem.status(), problem.toJson().encode());
  }

  Future<Void> close() {
    return bridge == null ? Future.succeededFuture() : bridge.close();
  }
}
