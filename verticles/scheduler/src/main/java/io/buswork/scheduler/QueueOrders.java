package io.buswork.scheduler;

import io.buswork.bus.BulkOrder;
import io.buswork.bus.QueueOrder;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers orders from outside to a queue. */
final class QueueOrders {

  private static final Logger LOG = LoggerFactory.getLogger(QueueOrders.class);

  private final TermScope scope;
  private final DispatchLoop loop;
  private final TaskOrders taskOrders;
  private final BulkOrders bulkOrders;
  private final TaskReplacing replacing;
  private final QueueReports reports;
  private final QueueConfiguring configuring;

  QueueOrders(
      TermScope scope,
      DispatchLoop loop,
      TaskOrders taskOrders,
      BulkOrders bulkOrders,
      TaskReplacing replacing,
      QueueReports reports,
      QueueConfiguring configuring) {
    this.scope = scope;
    this.loop = loop;
    this.taskOrders = taskOrders;
    this.bulkOrders = bulkOrders;
    this.replacing = replacing;
    this.reports = reports;
    this.configuring = configuring;
  }

  void answer(Message<JsonObject> message) {
    JsonObject order = message.body();
    (BulkOrder.isIn(order)
            ? carryOut(BulkOrder.fromJson(order))
            : carryOut(QueueOrder.fromJson(order)))
        .onSuccess(message::reply)
        .onFailure(cause -> refuse(message, cause));
  }

  /** Carries an order out; fails with a {@link ReplyException} as {@link QueueOrder} says. */
  Future<JsonObject> carryOut(QueueOrder order) {
    if (scope.calls().isClosed()) {
      return moving();
    }
    return switch (order.op()) {
      case STATUS -> Future.succeededFuture(reports.status());
      case INSPECT -> reports.inspect(order.id());
      case PAUSE -> configured(configuring.pause(true));
      case RESUME -> configured(configuring.pause(false));
      case CONFIGURE -> configured(configuring.configure(Objects.requireNonNull(order.settings())));
      case CANCEL, RETRY, RUN_NOW, REPLACE -> change(order);
    };
  }

  private Future<JsonObject> carryOut(BulkOrder order) {
    return whenAble(() -> bulkOrders.carryOut(order));
  }

  static <T> Future<T> refused(int code, String message) {
    return Future.failedFuture(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, message));
  }

  /** Nothing was done: the next dispatcher can do it. */
  static <T> Future<T> moving() {
    return refused(QueueOrder.NOT_YET, "the queue is moving to another node");
  }

  private Future<JsonObject> change(QueueOrder order) {
    return whenAble(
        () ->
            switch (order.op()) {
              case CANCEL -> taskOrders.cancel(order.id());
              case RETRY -> taskOrders.retry(order.id());
              case REPLACE ->
                  replacing.replace(
                      order.id(), Objects.requireNonNull(order.content()), order.number());
              default -> taskOrders.runNow(order.id());
            });
  }

  private Future<JsonObject> whenAble(Supplier<Future<JsonObject>> change) {
    if (!loop.isOpen() || scope.calls().isClosed()) {
      return moving();
    }
    if (scope.calls().isAway()) {
      return refused(QueueOrder.UNAVAILABLE, "the database is away");
    }
    return change.get();
  }

  private Future<JsonObject> configured(Future<JsonObject> change) {
    return change.onSuccess(settings -> loop.schedule());
  }

  private void refuse(Message<JsonObject> message, Throwable cause) {
    if (cause instanceof ReplyException refusal) {
      message.fail(refusal.failureCode(), refusal.getMessage());
    } else if (cause instanceof StoreUnavailableException) {
      message.fail(QueueOrder.UNAVAILABLE, "ask again");
    } else if (scope.calls().isClosed()) {
      message.fail(QueueOrder.NOT_YET, "the queue has moved to another node");
    } else {
      LOG.error("queue {}: order {} failed", scope.queue(), message.body(), cause);
      message.fail(QueueOrder.UNAVAILABLE, "the order failed; the log says why");
    }
  }
}
