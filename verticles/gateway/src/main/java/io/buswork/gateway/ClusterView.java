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

  void heard(NodeStatus status) {
    nodes.put(status.node(), new Heard<>(status, System.nanoTime()));
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
