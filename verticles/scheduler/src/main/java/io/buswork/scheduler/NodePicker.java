package io.buswork.scheduler;

import io.buswork.bus.NodeStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the node for the next task of a kind: the one with the most free credit, weighted. */
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
      return credit(routes.get(0)) > 0 ? routes.get(0) : null;
    }
    Route best = null;
    double bestScore = 0;
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      int credit = credit(route);
      if (credit > 0) {
        double score = credit * weight(route, kind.type());
        if (best == null || score > bestScore) {
          best = route;
          bestScore = score;
        }
      }
    }
    return best;
  }

  /** How many more tasks of the kind the node may have. */
  static int credit(Route route) {
    int free = route.node().allowance(route.laneName()) - route.lane().count();
    return free <= 0 ? free : Math.min(free, freeByLimit(route));
  }

  private static int freeByLimit(Route route) {
    NodeStatus.Handler handler = route.node().handler(route.handlerType());
    int limit = handler == null ? 0 : handler.limit();
    return limit == 0 ? Integer.MAX_VALUE : limit - route.type().count();
  }

  /** Faster, less late, with more cores: all multiply. */
  private static double weight(Route route, String type) {
    NodeStatus status = route.node().status();
    NodeStatus.Handler handler = route.node().handler(type);
    if (status == null || handler == null) {
      return 1;
    }
    double speed = handler.p50Micros() > 0 ? 1.0 / handler.p50Micros() : 1e-3;
    double cores = Math.sqrt(Math.max(1, status.cores()));
    return Math.sqrt(speed) * cores / (1 + status.loopLagMicros() / LAG_MICROS);
  }
}
