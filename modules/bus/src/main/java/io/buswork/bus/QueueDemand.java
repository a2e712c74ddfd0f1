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
 * @param weight its share of slots compared with those of other queues
 * @param most how many of its tasks may run at once in the whole cluster; 0: no limit
 */
public record QueueDemand(
    String queue,
    String node,
    long epoch,
    boolean windowFull,
    Map<String, Integer> waiting,
    int weight,
    int most) {

  /** Of a queue with the usual weight and no limit. */
  public QueueDemand(
      String queue, String node, long epoch, boolean windowFull, Map<String, Integer> waiting) {
    this(queue, node, epoch, windowFull, waiting, 1, 0);
  }

  public QueueDemand {
    waiting = Map.copyOf(waiting);
  }
}
