package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.bus.NodeStatus;
import io.buswork.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is promised of tasks that are about to be sent: as they say themselves, else as their
 * handler on that node says. Nearly all say nothing, and are delivered at least once.
 */
final class Promises {

  private Promises() {}

  /**
   * The promises other than at least once.
   *
   * @param routes of the tasks, in the same order
   * @return by task; empty for nearly all batches
   */
  static Map<Long, Delivery> of(WorkerNode node, List<Task> tasks, List<Route> routes) {
    Map<Long, Delivery> promises = Map.of();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      if (!task.options().isPlain() || node.hasPromises()) {
        Delivery promise = task.options().delivery().or(handlers(routes.get(i)));
        if (promise != Delivery.AT_LEAST_ONCE) {
          promises = promises.isEmpty() ? new HashMap<>() : promises;
          promises.put(task.id(), promise);
        }
      }
    }
    return promises;
  }

  private static Delivery handlers(Route route) {
    NodeStatus.Handler handler = route.handler();
    return handler == null ? Delivery.AT_LEAST_ONCE : handler.delivery();
  }
}
