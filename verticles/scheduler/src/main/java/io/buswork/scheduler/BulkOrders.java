package io.buswork.scheduler;

import io.buswork.bus.BulkOrder;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes many tasks by one order, with few statements for all of them. */
final class BulkOrders {

  private final TermScope scope;
  private final QueueMemory memory;
  private final TaskOrders orders;

  BulkOrders(TermScope scope, QueueMemory memory, TaskOrders orders) {
    this.scope = scope;
    this.memory = memory;
    this.orders = orders;
  }

  /** Carries an order out as {@link BulkOrder} says. */
  Future<JsonObject> carryOut(BulkOrder order) {
    Future<Integer> changed =
        switch (order.op()) {
          case CANCEL -> cancel(order.ids());
          case RETRY -> retry(order.ids());
        };
    return changed.map(count -> new JsonObject().put("changed", count));
  }

  private Future<Integer> cancel(List<Long> ids) {
    List<Future<JsonObject>> ends = new ArrayList<>(ids.size());
    List<Long> elsewhere = new ArrayList<>();
    for (long id : ids) {
      if (memory.known().knows(id)) {
        ends.add(orders.cancel(id));
      } else {
        elsewhere.add(id);
      }
    }
    return readBriefly(elsewhere)
        .onSuccess(tasks -> tasks.forEach(task -> ends.add(orders.callOff(task))))
        .compose(read -> count(ends, TaskState.CANCELED));
  }

  private Future<Integer> retry(List<Long> ids) {
    return orders
        .reviveAll(ids)
        .compose(
            revived -> {
              Set<Long> left = new HashSet<>(ids);
              left.removeAll(revived);
              return readBriefly(left)
                  .compose(this::endWaits)
                  .map(others -> revived.size() + others);
            });
  }

  private Future<Integer> endWaits(List<Task> tasks) {
    List<Future<JsonObject>> ends =
        tasks.stream()
            .filter(task -> task.state() == TaskState.RETRYING)
            .map(task -> orders.retry(task.id()))
            .toList();
    return count(ends, TaskState.READY);
  }

  private Future<List<Task>> readBriefly(Collection<Long> ids) {
    return ids.isEmpty()
        ? Future.succeededFuture(List.of())
        : scope.calls().once(() -> scope.store().readBriefly(scope.queue(), ids));
  }

  /** How many have come to that state; those that were refused do not count. */
  private static Future<Integer> count(List<Future<JsonObject>> ends, TaskState state) {
    if (ends.isEmpty()) {
      return Future.succeededFuture(0);
    }
    return Future.join(ends)
        .transform(
            all -> {
              int reached = 0;
              for (Future<JsonObject> end : ends) {
                if (end.cause() instanceof StoreUnavailableException away) {
                  return Future.failedFuture(away);
                }
                if (end.succeeded() && state.wireName().equals(end.result().getString("state"))) {
                  reached++;
                }
              }
              return Future.succeededFuture(reached);
            });
  }
}
