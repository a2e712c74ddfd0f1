package io.buswork.scheduler;

import io.buswork.store.NodeRow;
import io.vertx.core.json.JsonArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registered nodes as the database had them at one moment. Immutable.
 *
 * @param nodes by id
 * @param askedAtMillis when the database was asked, in {@link TermScope#monotonicMillis()}
 */
record NodeRoster(Map<String, NodeRow> nodes, long askedAtMillis) {

  /** Before the database was ever asked. */
  static final NodeRoster UNKNOWN = new NodeRoster(Map.of(), Long.MIN_VALUE);

  static NodeRoster of(List<NodeRow> rows, long askedAtMillis) {
    Map<String, NodeRow> nodes = new HashMap<>();
    rows.forEach(row -> nodes.put(row.id(), row));
    return new NodeRoster(Map.copyOf(nodes), askedAtMillis);
  }

  /**
   * Whether a node has left or was declared dead.
   *
   * @param metAtMillis when it was met: a list made before says nothing of it
   */
  boolean isGone(String node, long metAtMillis) {
    return askedAtMillis > metAtMillis && !nodes.containsKey(node);
  }

  boolean isRegistered(String node) {
    return nodes.containsKey(node);
  }

  boolean hasRole(String node, String role) {
    @Nullable NodeRow row = nodes.get(node);
    return row != null && row.info().getJsonArray("roles", new JsonArray()).contains(role);
  }

  /** Whether the node is about to leave. */
  boolean isDraining(String node) {
    @Nullable NodeRow row = nodes.get(node);
    return row != null && row.info().getBoolean("draining", false);
  }
}
