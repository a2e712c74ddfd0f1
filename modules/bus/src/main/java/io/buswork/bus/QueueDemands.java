package io.buswork.bus;

import java.util.HashMap;
import java.util.Map;

/** What dispatchers have said last of their queues. Belongs to one context. */
public final class QueueDemands {

  private static final long FRESH_NANOS = 3_000_000_000L;

  private final String node;
  private final Map<String, Heard> queues = new HashMap<>();

  /**
   * @param node this node
   */
  public QueueDemands(String node) {
    this.node = node;
  }

  /** Takes what a dispatcher says. */
  public void heard(QueueDemand demand) {
    queues.put(demand.queue(), new Heard(demand, System.nanoTime()));
  }

  /** Whether this node has the queue's dispatcher, as far as it has been heard of. */
  public boolean hasDispatcherHere(String queue) {
    Heard demand = queues.get(queue);
    return demand != null && demand.isFresh() && demand.said.node().equals(node);
  }

  /** Whether the queue's dispatcher has no room for further tasks. */
  public boolean isFull(String queue) {
    Heard demand = queues.get(queue);
    return demand != null && demand.isFresh() && demand.said.windowFull();
  }

  private record Heard(QueueDemand said, long at) {
    boolean isFresh() {
      return System.nanoTime() - at < FRESH_NANOS;
    }
  }
}
