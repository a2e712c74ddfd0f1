package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.ext.bridge.BridgeEventType;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.BridgeEvent;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x TCP event-bus bridge, open for two addresses: {@code buswork.submit} takes what {@code
 * POST /tasks} takes, and {@code buswork.events} is the stream, one event a message.
 */
final class EventBridge {

  private static final String SUBMIT = "buswork.submit";
  private static final String STREAM = "buswork.events";

  /** Each node's bridge tells its own clients. */
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final Vertx vertx;
  private final TaskSubmit submits;
  private final EventRing ring;
  private StreamPlace place;
  private @Nullable TcpEventBusBridge bridge;
  private boolean wanted;

  EventBridge(Vertx vertx, TaskSubmit submits, LiveEvents events) {
    this.vertx = vertx;
    this.submits = submits;
    this.ring = events.ring();
    this.place = ring.end();
    events.onNews(held -> forward());
  }

  /** Opens the bridge; the port it got. */
  Future<Integer> listen(String host, Ports ports) {
    vertx.eventBus().localConsumer(SUBMIT, this::submit);
    BridgeOptions permitted =
        new BridgeOptions()
            .addInboundPermitted(new PermittedOptions().setAddress(SUBMIT))
            .addOutboundPermitted(new PermittedOptions().setAddress(STREAM));
    return ports.bind(
        port -> {
          int actual = port == 0 ? anyPort() : port;
          TcpEventBusBridge attempt =
              TcpEventBusBridge.create(
                  vertx, permitted, new NetServerOptions().setHost(host), this::watch);
          return attempt
              .listen(actual, host)
              .map(
                  listening -> {
                    bridge = attempt;
                    return actual;
                  });
        });
  }

  /** The bridge does not tell the port it was given by the system. */
  private static int anyPort() {
    try (var probe = new java.net.ServerSocket(0)) {
      return probe.getLocalPort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("no free port for the TCP bridge", e);
    }
  }

  private void watch(BridgeEvent event) {
    wanted |= event.type() == BridgeEventType.REGISTER;
    event.complete(true);
  }

  /** The bridge's clients are served by the bus; what they cannot take is dropped there. */
  private void forward() {
    if (wanted) {
      for (StreamEvent event : ring.after(place, EventRing.MOST)) {
        vertx.eventBus().publish(STREAM, new JsonObject(event.text()), LOCAL);
      }
    }
    place = ring.end();
  }

  private void submit(Message<Object> message) {
    submits
        .submit(Json.encodeToBuffer(message.body()).getBytes(), false, null)
        .onSuccess(stored -> message.reply(stored.body().toJsonObject()))
        .onFailure(
            failure -> {
              Problem problem = Failures.problem("a submit over TCP", failure);
              message.fail(problem.status(), problem.toJson().encode());
            });
  }

  Future<Void> close() {
    return bridge == null ? Future.succeededFuture() : bridge.close();
  }
}
