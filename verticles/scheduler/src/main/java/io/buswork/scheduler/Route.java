package io.buswork.scheduler;

import io.buswork.bus.NodeStatus;

/**
 * A node that can run a kind.
 *
 * @param node the node
 * @param handlerType the kind's type
 * @param laneName the lane the kind's tasks run in there
 * @param lane what the queue has on the node in that lane
 * @param type what the queue has on the node of that type
 */
record Route(WorkerNode node, String handlerType, String laneName, InUse lane, InUse type) {

  static Route to(WorkerNode node, NodeStatus.Handler handler) {
    return new Route(
        node, handler.type(), handler.lane(), node.lane(handler.lane()), node.type(handler.type()));
  }

  void take() {
    lane.take();
    type.take();
  }

  void release() {
    lane.release();
    type.release();
  }
}
