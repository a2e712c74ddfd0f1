package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.BulkOrder;
import io.buswork.bus.QueueOrder;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;

/** Asks the queues' dispatchers, wherever they are. */
final class Dispatchers {

  private static final DeliveryOptions LONG = new DeliveryOptions().setSendTimeout(30_000);
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(10_000);
  private static final DeliveryOptions SHORT = new DeliveryOptions().setSendTimeout(500);

  private final EventBus bus;

  Dispatchers(EventBus bus) {
    this.bus = bus;
  }

  /** Orders a change; waits until it is made. Fails as {@link QueueOrder} says. */
  Future<JsonObject> change(String queue, QueueOrder order) {
    return send(queue, order.toJson(), PATIENT);
  }

  /** Asks for something that is nice to know; does not wait long. */
  Future<JsonObject> ask(String queue, QueueOrder order) {
    return send(queue, order.toJson(), SHORT);
  }

  /**
   * Orders a change of many tasks; waits until it is made.
   *
   * @return how many were changed
   */
  Future<Integer> change(String queue, BulkOrder order) {
    return send(queue, order.toJson(), LONG).map(done -> done.getInteger("changed"));
  }

  /** Whether there was no dispatcher to take an order. */
  static boolean isMissing(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private Future<JsonObject> send(String queue, JsonObject order, DeliveryOptions options) {
    return bus.<JsonObject>request(Addresses.orders(queue), order, options)
        .map(reply -> reply.body());
  }
}
