package io.buswork.bus;

import java.util.Map;

/**
 * Dispatcher to all, a few times a second while there is work, else now and then: how much there
 * is.
 *
 * @param queue the queue
 * @param node the dispatcher's node
 * @param epoch its term
 * @param windowFull whether new tasks need not be sent to it whole
 * @param waiting tasks that could be sent at once, by type; without those that cannot run now
 */
public record QueueDemand(
    String queue, String node, long epoch, boolean windowFull, Map<String, Integer> waiting) {

  public QueueDemand {
    waiting = Map.copyOf(waiting);
  }
}
