package io.buswork.worker;

import io.buswork.bus.QueueDemand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares each lane's capacity among the queues that have work, by their weights. A queue without
 * keeps a little, so that its first task starts at once. Belongs to the worker's context.
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
    List<QueueDemand> busy =
        demands.values().stream()
            .map(Heard::demand)
            .filter(demand -> !demand.waiting().isEmpty())
            .sorted(Comparator.comparing(QueueDemand::queue))
            .toList();
    Map<String, Map<String, Integer>> shares = new HashMap<>();
    for (Lane lane : lanes) {
      share(lane, busy)
          .forEach(
              (queue, share) ->
                  shares.computeIfAbsent(queue, q -> new HashMap<>()).put(lane.name(), share));
    }
    return shares;
  }

  /**
   * By queue: in proportion to the weights. A queue that may run fewer tasks than its share gets as
   * many as that, and leaves the rest to the others.
   */
  private static Map<String, Integer> share(Lane lane, List<QueueDemand> busy) {
    Map<String, Integer> shares = new HashMap<>();
    List<QueueDemand> left = new ArrayList<>(busy);
    int capacity = lane.capacity();
    boolean again = true;
    while (again) {
      again = false;
      int weights = left.stream().mapToInt(QueueDemand::weight).sum();
      for (QueueDemand demand : List.copyOf(left)) {
        long share = (long) capacity * demand.weight() / Math.max(1, weights);
        if (demand.most() > 0 && demand.most() < share) {
          shares.put(demand.queue(), demand.most());
          left.remove(demand);
          capacity -= demand.most();
          again = true;
          break;
        }
        shares.put(demand.queue(), (int) Math.max(1, share));
      }
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
