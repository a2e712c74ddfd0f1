package io.buswork.gateway;

import io.buswork.bus.NodeStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workers have said last. Belongs to the gateway's context. */
final class ClusterView {

  private static final long FRESH_NANOS = 3_000_000_000L;

  private final Map<String, Heard<NodeStatus>> nodes = new HashMap<>();
  private final Map<String, String> queues = new HashMap<>();

  void heard(NodeStatus status) {
    nodes.put(status.node(), new Heard<>(status, System.nanoTime()));
    for (NodeStatus.Handler handler : status.handlers()) {
      if (handler.queue() != null) {
        queues.put(handler.type(), handler.queue());
      } else if (!queues.isEmpty()) {
        queues.remove(handler.type());
      }
    }
  }

  /**
   * Puts tasks that name no queue into that of their handler, as far as it is known and has one;
   * also while no node runs it.
   */
  void chooseQueues(List<NewTask> tasks) {
    if (queues.isEmpty()) {
      return;
    }
    for (NewTask task : tasks) {
      String queue = task.saysQueue || task.type == null ? null : queues.get(task.type);
      if (queue != null) {
        task.queue = queue;
      }
    }
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
