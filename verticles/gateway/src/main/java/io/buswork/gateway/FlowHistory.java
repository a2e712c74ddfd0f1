package io.buswork.gateway;

import io.buswork.bus.FlowTally;
import io.buswork.bus.QueueSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the cluster's queues did, as their dispatchers told this node: the last hour finely, the
 * last day roughly. Of queues beyond a number of them only the sum is kept. Belongs to the
 * gateway's context.
 */
final class FlowHistory {

  /** How far back it goes at most. */
  static final Duration LONGEST = Duration.ofDays(1);

  private static final int MOST_QUEUES = 50;
  private static final int MOST_POINTS = 120;
  private static final long FINE_SLOTS = Duration.ofHours(1).toMillis() / QueueSample.MILLIS;
  private static final long ROUGH = 30;
  private static final long ROUGH_SLOTS = LONGEST.toMillis() / QueueSample.MILLIS / ROUGH;

  private final long firstSlot;
  private final TreeMap<Long, Slot> fine = new TreeMap<>();
  private final TreeMap<Long, Slot> rough = new TreeMap<>();

  /**
   * @param nowMillis when it begins: of the time before that it knows nothing
   */
  FlowHistory(long nowMillis) {
    firstSlot = QueueSample.slotOf(nowMillis);
  }

  /** What was done in a stretch of time. */
  private static final class Slot {
    private final FlowTally all = new FlowTally();
    private final Map<String, FlowTally> byQueue = new TreeMap<>();

    void add(String queue, FlowTally tally) {
      all.add(tally);
      FlowTally own = byQueue.get(queue);
      if (own == null && byQueue.size() < MOST_QUEUES) {
        own = new FlowTally();
        byQueue.put(queue, own);
      }
      if (own != null) {
        own.add(tally);
      }
    }
  }

  void add(QueueSample sample) {
    put(fine, sample.slot(), FINE_SLOTS, sample);
    put(rough, sample.slot() / ROUGH, ROUGH_SLOTS, sample);
  }

  /** The newest are kept; one slot more than asked for, since the first is seldom a whole one. */
  private static void put(
      NavigableMap<Long, Slot> slots, long number, long most, QueueSample sample) {
    slots.computeIfAbsent(number, n -> new Slot()).add(sample.queue(), sample.tally());
    slots.headMap(slots.lastKey() - most).clear();
  }

  /** What was done in the time until now, in at most some 120 steps of equal length. */
  FlowWindow window(Duration length, long nowMillis) {
    boolean isFine = length.toMillis() <= FINE_SLOTS * QueueSample.MILLIS;
    long slotMillis = isFine ? QueueSample.MILLIS : QueueSample.MILLIS * ROUGH;
    long slots = Math.max(1, ceilDiv(length.toMillis(), slotMillis));
    long slotsInStep = Math.max(1, ceilDiv(slots, MOST_POINTS));
    long stepMillis = slotMillis * slotsInStep;
    long last = Math.floorDiv(nowMillis, stepMillis);
    long first = Math.max(last - ceilDiv(slots, slotsInStep) + 1, firstStep(stepMillis));
    List<FlowTally> steps = new ArrayList<>();
    Map<String, List<FlowTally>> byQueue = new TreeMap<>();
    NavigableMap<Long, Slot> kept = isFine ? fine : rough;
    for (long step = first; step <= last; step++) {
      FlowTally sum = new FlowTally();
      for (Slot slot : kept.subMap(step * slotsInStep, (step + 1) * slotsInStep).values()) {
        sum.add(slot.all);
        int index = steps.size();
        slot.byQueue.forEach((queue, tally) -> at(byQueue, queue, index).add(tally));
      }
      steps.add(sum);
    }
    byQueue.values().forEach(tallies -> fill(tallies, steps.size()));
    return new FlowWindow(stepMillis, first * stepMillis, steps, byQueue);
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  private long firstStep(long stepMillis) {
    return Math.floorDiv(firstSlot * QueueSample.MILLIS, stepMillis);
  }

  private static FlowTally at(Map<String, List<FlowTally>> byQueue, String queue, int index) {
    List<FlowTally> tallies = byQueue.computeIfAbsent(queue, q -> new ArrayList<>());
    fill(tallies, index + 1);
    return tallies.get(index);
  }

  private static void fill(List<FlowTally> tallies, int size) {
    while (tallies.size() < size) {
      tallies.add(new FlowTally());
    }
  }
}
