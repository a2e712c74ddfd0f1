package io.buswork.worker;

import io.buswork.bus.QueueDemand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares each lane's capacity among the queues that have work. A queue without keeps a little, so
 * that its first task starts at once. Belongs to the worker's context.
 */
final class Allowances {

  private static final int IDLE = 16;
  private static final long FRESH_NANOS = 3_000_000_000L;

  private final Map<String, Heard> demands = new HashMap<>();

  void heard(QueueDemand demand) {
    demands.put(demand.queue(), new Heard(demand, System.nanoTime()));
  }

  /** By queue, then lane: for queues that have work or had it a moment ago. */
  Map<String, Map<String, Integer>> shares(List<Lane> lanes) {
    long now = System.nanoTime();
    demands.values().removeIf(heard -> now - heard.at > FRESH_NANOS);
    List<String> busy =
        demands.values().stream()
            .filter(heard -> !heard.demand.waiting().isEmpty())
            .map(heard -> heard.demand.queue())
            .toList();
    Map<String, Map<String, Integer>> shares = new HashMap<>();
    for (String queue : busy) {
      Map<String, Integer> share = new HashMap<>();
      for (Lane lane : lanes) {
        share.put(lane.name(), Math.max(1, lane.capacity() / busy.size()));
      }
      shares.put(queue, share);
    }
    return shares;
  }

  /** By lane: for all other queues. */
  Map<String, Integer> idle(List<Lane> lanes) {
    Map<String, Integer> share = new HashMap<>();
    lanes.forEach(lane -> share.put(lane.name(), Math.max(1, Math.min(IDLE, lane.capacity()))));
    return share;
  }

  private record Heard(QueueDemand demand, long at) {}
}
