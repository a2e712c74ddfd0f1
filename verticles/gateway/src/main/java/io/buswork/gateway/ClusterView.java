package io.buswork.gateway;

import io.buswork.bus.NodeStatus;
import io.buswork.bus.QueueDemand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workers and dispatchers have said last. Belongs to the gateway's context. */
final class ClusterView {

  private static final long FRESH_NANOS = 3_000_000_000L;

  private final String node;
  private final Map<String, Heard<NodeStatus>> nodes = new HashMap<>();
  private final Map<String, Heard<QueueDemand>> queues = new HashMap<>();

  ClusterView(String node) {
    this.node = node;
  }

  void heard(NodeStatus status) {
    nodes.put(status.node(), new Heard<>(status, System.nanoTime()));
  }

  void heard(QueueDemand demand) {
    queues.put(demand.queue(), new Heard<>(demand, System.nanoTime()));
  }

  /** Whether this node has the queue's dispatcher, as far as it has been heard of. */
  boolean hasDispatcherHere(String queue) {
    Heard<QueueDemand> demand = queues.get(queue);
    return demand != null && demand.isFresh() && demand.said.node().equals(node);
  }

  /** Whether the queue's dispatcher has no room for further tasks. */
  boolean isFull(String queue) {
    Heard<QueueDemand> demand = queues.get(queue);
    return demand != null && demand.isFresh() && demand.said.windowFull();
  }

  /** The worker nodes heard of in the last seconds. */
  Collection<NodeStatus> workers() {
    nodes.values().removeIf(heard -> !heard.isFresh());
    List<NodeStatus> fresh = new ArrayList<>();
    nodes.values().forEach(heard -> fresh.add(heard.said));
    return fresh;
  }

  @Nullable NodeStatus worker(String id) {
    Heard<NodeStatus> heard = nodes.get(id);
    return heard == null || !heard.isFresh() ? null : heard.said;
  }

  /** Whether any node runs this type, in this version if one is named. */
  boolean hasHandler(String type, @Nullable String version) {
    return workers().stream()
        .flatMap(status -> status.handlers().stream())
        .anyMatch(
            handler ->
                handler.type().equals(type)
                    && (version == null || handler.versions().contains(version)));
  }

  private record Heard<T>(T said, long at) {
    boolean isFresh() {
      return System.nanoTime() - at < FRESH_NANOS;
    }
  }
}
