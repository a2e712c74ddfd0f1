package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
 * POST /tasks} takes, and {@code buswork.events} is the stream, one event a message. What crosses
 * the bus between nodes at that address is binary; the bridge's clients are given an address of
 * their own.
 */
final class EventBridge {

  private static final String SUBMIT = "buswork.submit";
  private static final String CLIENTS = "buswork.bridge.events.";

  private final Vertx vertx;
  private final TaskSubmit submits;
  private final String clients;
  private final EventRing cursors = new EventRing();
  private @Nullable TcpEventBusBridge bridge;
  private int registered;

  EventBridge(Vertx vertx, String node, TaskSubmit submits) {
    this.vertx = vertx;
    this.submits = submits;
    this.clients = CLIENTS + node;
  }

  /** Opens the bridge; the port it got. */
  Future<Integer> listen(String host, Ports ports) {
    vertx.eventBus().localConsumer(SUBMIT, this::submit);
    vertx.eventBus().<EventBatch>consumer(Addresses.EVENTS, message -> forward(message.body()));
    BridgeOptions permitted =
        new BridgeOptions()
            .addInboundPermitted(new PermittedOptions().setAddress(SUBMIT))
            .addInboundPermitted(new PermittedOptions().setAddress(clients))
            .addOutboundPermitted(new PermittedOptions().setAddress(clients));
    return ports.bind(
        port -> {
          int actual = port == 0 ? anyPort() : port;
          TcpEventBusBridge attempt =
              TcpEventBusBridge.create(
                  vertx, permitted, new NetServerOptions().setHost(host), this::rename);
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

  private void rename(BridgeEvent event) {
    JsonObject message = event.getRawMessage();
    if (message != null) {
      String address = message.getString("address");
      boolean outward = event.type() == BridgeEventType.RECEIVE;
      if (outward && clients.equals(address)) {
        message.put("address", Addresses.EVENTS);
      } else if (!outward && Addresses.EVENTS.equals(address)) {
        message.put("address", clients);
      }
      registered += event.type() == BridgeEventType.REGISTER ? 1 : 0;
    }
    event.complete(true);
  }

  private void forward(EventBatch batch) {
    if (registered > 0) {
      for (StreamEvent event : cursors.add(batch)) {
        vertx.eventBus().publish(clients, new JsonObject(event.text()));
      }
    }
  }

  private void submit(Message<Object> message) {
    submits
        .submit(Json.encodeToBuffer(message.body()).getBytes(), false)
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
