package io.buswork.scheduler;

import io.buswork.bus.NodeStatus;
import org.jspecify.annotations.Nullable;

/** A node that can run a type, or has tasks of it. */
final class Route {

  private final WorkerNode node;
  private final String type;
  private final String lane;
  private final InUse inLane;
  private final InUse ofType;
  private NodeStatus.@Nullable Handler handler;
  private long handlerOfStatus = -1;

  /**
   * @param lane the lane the type's tasks run in there
   */
  Route(WorkerNode node, String type, String lane) {
    this.node = node;
    this.type = type;
    this.lane = lane;
    this.inLane = node.lane(lane);
    this.ofType = node.type(type);
  }

  WorkerNode node() {
    return node;
  }

  /** What the node last said of the type; null if it does not handle it any more. */
  NodeStatus.@Nullable Handler handler() {
    if (handlerOfStatus != node.statuses()) {
      handlerOfStatus = node.statuses();
      handler = node.handler(type);
    }
    return handler;
  }

  /** How many more tasks of the type the node may have. */
  int credit() {
    int free = node.allowance(lane) - inLane.count();
    if (free <= 0) {
      return 0;
    }
    NodeStatus.Handler now = handler();
    return now == null || now.limit() == 0
        ? free
        : Math.max(0, Math.min(free, now.limit() - ofType.count()));
  }

  /** How many tasks of this queue are there in its lane. */
  int tasksInLane() {
    return inLane.count();
  }

  /** A task is on its way there. */
  void take() {
    inLane.take();
    ofType.take();
    node.tasks().take();
  }

  /** A task is no longer there. */
  void release() {
    inLane.release();
    ofType.release();
    node.tasks().release();
  }
}
