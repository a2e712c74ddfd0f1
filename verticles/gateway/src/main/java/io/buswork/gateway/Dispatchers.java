package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.BulkOrder;
import io.buswork.bus.QueueOrder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks the queues' dispatchers, wherever they are. One that is just moving is waited for: its node
 * may have died, and users want their order carried out, not to be told of it.
 */
final class Dispatchers {

  /** So long an order is given anew while there is nobody to take it. */
  static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  private static final DeliveryOptions LONG = new DeliveryOptions().setSendTimeout(30_000);
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(10_000);
  private static final DeliveryOptions PROMPT = new DeliveryOptions().setSendTimeout(3_000);
  private static final DeliveryOptions SHORT = new DeliveryOptions().setSendTimeout(500);
  private static final long AGAIN_MILLIS = 100;

  private final Vertx vertx;
  private final Duration patience;
  private final DoubtfulOrders doubtful = new DoubtfulOrders();

  Dispatchers(Vertx vertx) {
    this(vertx, DEFAULT_PATIENCE);
  }

  /**
   * @param patience so long an order is given anew
   */
  Dispatchers(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /**
   * Orders a change; waits until it is made, also by the dispatcher that comes after this one.
   * Fails as {@link QueueOrder} says; not if it is given again because nobody has answered, and was
   * carried out the first time.
   */
  Future<JsonObject> change(String queue, QueueOrder order) {
    return changeUntil(queue, order, System.nanoTime() + patience.toNanos());
  }

  private Future<JsonObject> changeUntil(String queue, QueueOrder order, long untilNanos) {
    return changeNow(queue, order)
        .recover(
            failure -> {
              if (doubtful.isDone(order, failure)) {
                return Future.succeededFuture(new JsonObject().put("state", failure.getMessage()));
              }
              doubtful.failed(order, failure);
              return isPassing(failure) && System.nanoTime() - untilNanos < 0
                  ? vertx
                      .timer(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                      .compose(later -> changeUntil(queue, order, untilNanos))
                  : Future.failedFuture(failure);
            });
  }

  /** Orders a change of the dispatcher that is there now, if there is one. */
  Future<JsonObject> changeNow(String queue, QueueOrder order) {
    return send(queue, order.toJson(), patienceFor(order.op()));
  }

  /** What takes no longer than a statement is not waited for long: its node may have died. */
  private static DeliveryOptions patienceFor(QueueOrder.Op op) {
    return switch (op) {
      case PAUSE, RESUME, CONFIGURE -> PROMPT;
      default -> PATIENT;
    };
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

  /**
   * Whether an order was not carried out for a reason that soon passes: nobody was there to take
   * it, or nobody has answered. Given again, one that was carried out all the same does no harm.
   */
  static boolean isPassing(Throwable failure) {
    return failure instanceof ReplyException reply
        && (reply.failureType() != ReplyFailure.RECIPIENT_FAILURE
            || reply.failureCode() == QueueOrder.NOT_YET);
  }

  private Future<JsonObject> send(String queue, JsonObject order, DeliveryOptions options) {
    return vertx
        .eventBus()
        .<JsonObject>request(Addresses.orders(queue), order, options)
        .map(reply -> reply.body());
  }
}
