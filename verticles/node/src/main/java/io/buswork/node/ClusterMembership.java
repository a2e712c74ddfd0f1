package io.buswork.node;

import io.buswork.bus.Membership;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeListener;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The members of the event bus's cluster; this node alone where there is none. */
final class ClusterMembership implements Membership, NodeListener {

  private final @Nullable ClusterManager manager;
  private final String nodeId;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private ClusterMembership(@Nullable ClusterManager manager) {
    this.manager = manager;
    this.nodeId = manager == null ? UUID.randomUUID().toString() : manager.getNodeId();
  }

  static ClusterMembership of(Vertx vertx) {
    ClusterManager manager = ((VertxInternal) vertx).clusterManager();
    ClusterMembership membership = new ClusterMembership(manager);
    if (manager != null) {
      manager.nodeListener(membership);
    }
    return membership;
  }

  String nodeId() {
    return nodeId;
  }

  @Override
  public Set<String> members() {
    return manager == null ? Set.of(nodeId) : Set.copyOf(manager.getNodes());
  }

  @Override
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void nodeAdded(String node) {
    listeners.forEach(Runnable::run);
  }

  @Override
  public void nodeLeft(String node) {
    listeners.forEach(Runnable::run);
  }
}
