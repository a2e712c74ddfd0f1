package io.buswork.gateway;

import io.buswork.bus.FlowTally;
import java.util.List;
import java.util.Map;

/**
 * What the queues did in some time.
 *
 * @param stepMillis how long each step is
 * @param beginMillis when the first step began, in milliseconds since 1970
 * @param steps what was done in each, the oldest first; the last is not over
 * @param byQueue the same by queue
 */
record FlowWindow(
    long stepMillis,
    long beginMillis,
    List<FlowTally> steps,
    Map<String, List<FlowTally>> byQueue) {

  /** The sum of such steps. */
  static FlowTally sum(List<FlowTally> steps) {
    var sum = new FlowTally();
    steps.forEach(sum::add);
    return sum;
  }
}
