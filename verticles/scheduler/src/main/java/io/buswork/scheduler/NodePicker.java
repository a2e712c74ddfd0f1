package io.buswork.scheduler;

import io.buswork.bus.NodeStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the node for the next task of a kind, of those with free credit: the one that has the
 * fewest tasks already, weighted by what is measured of it. This is weighted least-connection
 * scheduling (as in the Linux virtual server): where there is little to do it still spreads over
 * the nodes, and a fast node gets more, not all. The weights differ by so much at most, because
 * what a node looked like a moment ago must not keep everything from it.
 */
final class NodePicker {

  /** An event loop that is so late halves its node's weight. */
  private static final double LAG_MICROS = 5000;

  /** No lag makes a node's weight less than this share of it. */
  private static final double LEAST_FOR_LAG = 1.0 / 16;

  /** However much slower than the fastest, a node has this share of its weight. */
  private static final double LEAST_FOR_SPEED = 1.0 / 4;

  /** A type is taken for this fast where it has not been measured. */
  private static final long UNMEASURED_MICROS = 1000;

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
    long fastest = fastest(routes);
    Route best = null;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      if (route.credit() > 0) {
        double load = (route.tasksInLane() + 1) / weight(route, fastest);
        if (load < least) {
          best = route;
          least = load;
        }
      }
    }
    return best;
  }

  /** More than zero. Faster, less late, with more cores: all multiply. */
  private static double weight(Route route, long fastest) {
    NodeStatus status = route.node().status();
    if (status == null) {
      return 1;
    }
    double speed = Math.sqrt((double) fastest / typicalMicros(route));
    double inTime = 1 / (1 + status.loopLagMicros() / LAG_MICROS);
    return Math.max(LEAST_FOR_SPEED, speed)
        * Math.max(LEAST_FOR_LAG, inTime)
        * Math.sqrt(Math.max(1, status.cores()));
  }

  private static long fastest(List<Route> routes) {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < routes.size(); i++) {
      fastest = Math.min(fastest, typicalMicros(routes.get(i)));
    }
    return fastest;
  }

  private static long typicalMicros(Route route) {
    NodeStatus.Handler handler = route.handler();
    return handler == null || handler.p50Micros() <= 0 ? UNMEASURED_MICROS : handler.p50Micros();
  }
}
