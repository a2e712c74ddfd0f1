package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.SubmitHint;
import io.buswork.task.Task;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells dispatchers of new tasks: whole, or by reference alone to a dispatcher elsewhere that has
 * no room for them just now. Belongs to the gateway's context.
 */
final class SubmitHints {

  private final EventBus bus;
  private final ClusterView cluster;
  private final Set<String> knownQueues = new HashSet<>();

  SubmitHints(EventBus bus, ClusterView cluster) {
    this.bus = bus;
    this.cluster = cluster;
  }

  void send(List<Task> tasks) {
    String queue = tasks.get(0).queue();
    if (tasks.stream().allMatch(task -> task.queue().equals(queue))) {
      send(queue, tasks);
      return;
    }
    Map<String, List<Task>> byQueue = new HashMap<>();
    for (Task task : tasks) {
      byQueue.computeIfAbsent(task.queue(), q -> new ArrayList<>()).add(task);
    }
    byQueue.forEach(this::send);
  }

  private void send(String queue, List<Task> tasks) {
    if (knownQueues.add(queue)) {
      bus.publish(Addresses.QUEUES, new JsonObject().put("queue", queue));
    }
    SubmitHint hint =
        cluster.hasNoRoomElsewhere(queue)
            ? new SubmitHint(queue, List.of(), references(tasks))
            : new SubmitHint(queue, List.copyOf(tasks), List.of());
    bus.send(Addresses.dispatcher(queue), hint);
  }

  private static List<SubmitHint.Ref> references(List<Task> tasks) {
    return tasks.stream()
        .map(t -> new SubmitHint.Ref(t.id(), t.type(), t.priority(), t.state()))
        .toList();
  }
}
