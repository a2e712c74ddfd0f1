package io.buswork.scheduler;

import io.buswork.bus.NodeStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The worker nodes as they last said, and which of them can be given tasks: those in the cluster,
 * heard of lately, and not draining.
 */
final class NodeDirectory {

  /** Silent for longer, a node is given nothing. */
  static final long FRESH_MILLIS = 3000;

  /** With more than these, some of those that have left are forgotten. */
  static final int MOST_NODES = 1000;

  private final String queue;
  private final Supplier<Set<String>> members;
  private final LongSupplier clock;
  private final Map<String, WorkerNode> nodes = new HashMap<>();
  private List<WorkerNode> usable = List.of();
  private int met;
  private long state;

  /**
   * @param members the cluster's members just now
   * @param clock monotonic milliseconds
   */
  NodeDirectory(String queue, Supplier<Set<String>> members, LongSupplier clock) {
    this.queue = queue;
    this.members = members;
    this.clock = clock;
  }

  /**
   * Takes over what a node says of itself.
   *
   * @return whether the routes have changed
   */
  boolean heard(NodeStatus status) {
    WorkerNode node = node(status.node());
    NodeStatus last = node.status();
    if (last != null && last.number() >= status.number()) {
      return false;
    }
    boolean changed = node.heard(status, clock.getAsLong());
    return refresh(changed);
  }

  /**
   * Looks at who is in the cluster and fresh.
   *
   * @return whether the routes have changed
   */
  boolean refresh() {
    return refresh(false);
  }

  /** Whether any worker node has been heard of. */
  boolean hasHeard() {
    for (WorkerNode node : nodes.values()) {
      if (node.status() != null) {
        return true;
      }
    }
    return false;
  }

  /** The node of this id, whether it has been heard of or not. */
  WorkerNode node(String id) {
    return nodes.computeIfAbsent(id, i -> new WorkerNode(i, met++, queue, clock.getAsLong()));
  }

  /** The nodes that may be given tasks. */
  Collection<WorkerNode> usable() {
    return usable;
  }

  /** All nodes met in this term, but for some of those that left long ago. */
  Collection<WorkerNode> all() {
    return nodes.values();
  }

  /** The nodes that may be given tasks of this kind. */
  List<Route> routes(TaskKind kind) {
    if (kind.routesAsOf() != state) {
      kind.routes(findRoutes(kind), state);
    }
    return kind.routes();
  }

  boolean canRun(TaskKind kind) {
    return !routes(kind).isEmpty();
  }

  /** Every type that can be run now, and every version of one. */
  Set<String> runnable() {
    Set<String> runnable = new HashSet<>();
    for (WorkerNode node : usable) {
      for (NodeStatus.Handler handler : node.handlers()) {
        runnable.add(handler.type());
        for (String version : handler.versions()) {
          runnable.add(TaskKind.nameOf(handler.type(), version));
        }
      }
    }
    return runnable;
  }

  /** The way to a task that is on a node already, sent in an earlier term. */
  Route routeOf(String nodeId, String type) {
    WorkerNode node = node(nodeId);
    NodeStatus.Handler handler = node.handler(type);
    return new Route(node, type, handler == null ? "" : handler.lane());
  }

  /** What is said of a type by the route's node, else by any; null if none handles it. */
  NodeStatus.@Nullable Handler handler(Route route, String type) {
    NodeStatus.Handler own = route.handler();
    if (own != null) {
      return own;
    }
    for (WorkerNode other : nodes.values()) {
      NodeStatus.Handler handler = other.handler(type);
      if (handler != null) {
        return handler;
      }
    }
    return null;
  }

  private boolean refresh(boolean changed) {
    if (nodes.size() > MOST_NODES) {
      forgetTheLongGone();
    }
    List<WorkerNode> now = findUsable();
    if (!changed && now.equals(usable)) {
      return false;
    }
    usable = now;
    state++;
    return true;
  }

  /**
   * Half of those that are not in the cluster and have no tasks, the longest silent first. Not at
   * once: should one of them come back, the numbers of its batches go on.
   */
  private void forgetTheLongGone() {
    Set<String> alive = members.get();
    List<WorkerNode> gone = new ArrayList<>();
    for (WorkerNode node : nodes.values()) {
      if (node.isIdle() && !alive.contains(node.id())) {
        gone.add(node);
      }
    }
    gone.sort(Comparator.comparingLong(WorkerNode::heardAtMillis));
    for (WorkerNode node : gone.subList(0, gone.size() / 2)) {
      nodes.remove(node.id());
    }
  }

  private List<WorkerNode> findUsable() {
    long oldest = clock.getAsLong() - FRESH_MILLIS;
    Set<String> alive = members.get();
    List<WorkerNode> found = new ArrayList<>();
    for (WorkerNode node : nodes.values()) {
      NodeStatus status = node.status();
      if (status != null
          && !status.draining()
          && node.heardAtMillis() >= oldest
          && alive.contains(node.id())) {
        found.add(node);
      }
    }
    return found;
  }

  private List<Route> findRoutes(TaskKind kind) {
    List<Route> found = new ArrayList<>();
    for (WorkerNode node : usable) {
      NodeStatus.Handler handler = node.handler(kind.type());
      if (handler != null
          && (kind.version() == null || handler.versions().contains(kind.version()))) {
        found.add(new Route(node, kind.type(), handler.lane()));
      }
    }
    return found;
  }
}
