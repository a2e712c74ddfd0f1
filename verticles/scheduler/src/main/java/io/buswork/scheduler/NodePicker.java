package io.buswork.scheduler;

import io.buswork.bus.NodeStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the node for the next task of a kind, of those with free credit: the one whose share of
 * its credit in use would be the lowest, weighted by what is measured of it. This is weighted
 * least-connection scheduling (as in the Linux virtual server): where there is little to do it
 * still spreads over the nodes, and a fast node gets more, not all.
 */
final class NodePicker {

  /** An event loop that is so late halves its node's weight. */
  private static final double LAG_MICROS = 5000;

  private final NodeDirectory directory;

  NodePicker(NodeDirectory directory) {
    this.directory = directory;
  }

  /**
   * The best node that has credit left.
   *
   * @return null if none has
   */
  @Nullable Route choose(TaskKind kind) {
    List<Route> routes = directory.routes(kind);
    if (routes.size() == 1) {
      return routes.get(0).credit() > 0 ? routes.get(0) : null;
    }
    Route best = null;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      if (route.credit() > 0) {
        double load = route.shareInUseWithOneMore() / weight(route);
        if (load < least) {
          best = route;
          least = load;
        }
      }
    }
    return best;
  }

  /** More than zero. Faster, less late, with more cores: all multiply. */
  private static double weight(Route route) {
    NodeStatus status = route.node().status();
    NodeStatus.Handler handler = route.handler();
    if (status == null || handler == null) {
      return 1;
    }
    double speed = 1.0 / Math.max(1, handler.p50Micros() > 0 ? handler.p50Micros() : 1000);
    double cores = Math.sqrt(Math.max(1, status.cores()));
    return Math.sqrt(speed) * cores / (1 + status.loopLagMicros() / LAG_MICROS);
  }
}
