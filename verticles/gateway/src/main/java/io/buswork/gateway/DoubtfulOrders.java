package io.buswork.gateway;

import io.buswork.bus.QueueOrder;
import io.buswork.task.TaskState;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The latest orders to tasks that nobody has answered: it is not known whether they were carried
 * out. One that was, and is given again, finds its task in the state that it asks for. That is no
 * conflict then.
 */
final class DoubtfulOrders {

  private static final int MOST = 1_000;

  private final Set<Order> unanswered = Collections.synchronizedSet(new LinkedHashSet<>());

  private record Order(QueueOrder.Op op, long id) {}

  /** Takes note of how an order has failed. */
  void failed(QueueOrder order, Throwable failure) {
    if (order.id() == 0
        || !(failure instanceof ReplyException reply)
        || reply.failureType() != ReplyFailure.TIMEOUT) {
      return;
    }
    synchronized (unanswered) {
      if (unanswered.size() >= MOST) {
        unanswered.remove(unanswered.iterator().next());
      }
      unanswered.add(new Order(order.op(), order.id()));
    }
  }

  /** Whether an order that is refused was given before, and must have been carried out then. */
  boolean isDone(QueueOrder order, Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureCode() == QueueOrder.CONFLICT
        && isMet(order.op(), String.valueOf(reply.getMessage()))
        && unanswered.remove(new Order(order.op(), order.id()));
  }

  private static boolean isMet(QueueOrder.Op op, String state) {
    return TaskState.ofWireName(state).filter(now -> isMet(op, now)).isPresent();
  }

  private static boolean isMet(QueueOrder.Op op, TaskState state) {
    return switch (op) {
      case CANCEL -> state == TaskState.CANCELED;
      case RETRY, RUN_NOW ->
          state == TaskState.READY || state == TaskState.RUNNING || state == TaskState.SUCCEEDED;
      default -> false;
    };
  }
}
