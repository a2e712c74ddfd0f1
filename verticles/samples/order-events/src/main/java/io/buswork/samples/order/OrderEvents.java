package io.buswork.samples.order;

import io.buswork.api.AsyncTaskHandler;
import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does what follows from a paid order, each thing as a task of its own. */
public final class OrderEvents extends TaskVerticle {

  static final String PAID = "order.paid";
  static final Duration LATER = Duration.ofSeconds(3);

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("order.stock", with(OrderEvents::stock)).on(PAID);
    handlers.async("order.points", withTask(OrderEvents::points)).on(PAID);
    handlers.async("order.notice", with(OrderEvents::notice)).on(PAID);
    handlers.async("order.check", with(OrderEvents::check)).on(PAID, LATER);
  }

  /** Orders that cannot be read do not get better by trying again. */
  private static AsyncTaskHandler with(Function<PaidOrder, JsonObject> work) {
    return withTask((task, order) -> Future.succeededFuture(work.apply(order)));
  }

  private static AsyncTaskHandler withTask(
      BiFunction<TaskContext, PaidOrder, Future<JsonObject>> work) {
    return task -> {
      PaidOrder order;
      try {
        order = PaidOrder.of(task.payload());
      } catch (IllegalArgumentException | ClassCastException e) {
        return Future.succeededFuture(task.discard(String.valueOf(e.getMessage())));
      }
      return work.apply(task, order).map(result -> result.put("event", eventId(task)));
    };
  }

  private static @Nullable String eventId(TaskContext task) {
    return task.headers().get("event-id");
  }

  private static JsonObject stock(PaidOrder order) {
    return about(order).put("setAside", order.pieces());
  }

  /** Credited in the transaction that also says that it was: never twice, never not at all. */
  private static Future<JsonObject> points(TaskContext task, PaidOrder order) {
    int points = order.cents() / 100;
    return task.transaction(sql -> PointsLedger.credit(sql, task.id(), order.customer(), points))
        .map(balance -> about(order).put("points", points).put("balance", balance));
  }

  private static JsonObject notice(PaidOrder order) {
    String text =
        "Dear %s, we have received %d.%02d for order %s."
            .formatted(order.customer(), order.cents() / 100, order.cents() % 100, order.id());
    return about(order).put("text", text);
  }

  private static JsonObject check(PaidOrder order) {
    return about(order).put("complete", order.pieces() > 0);
  }

  private static JsonObject about(PaidOrder order) {
    return new JsonObject().put("order", order.id());
  }
}
