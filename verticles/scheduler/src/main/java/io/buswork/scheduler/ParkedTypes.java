package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The kinds that no live node handles. Their tasks stay in the table; here is only how many there
 * are, about, and where the first is.
 */
final class ParkedTypes {

  /** What is known of one parked kind. */
  static final class Parked {

    private final long[] first = new long[TaskWindow.FRONT];
    private final long[] last = new long[TaskWindow.FRONT];
    private final long[] count = new long[TaskWindow.FRONT];
    private long keyed;

    private Parked() {
      Arrays.fill(first, Long.MAX_VALUE);
    }

    /** Calls with each priority that has tasks, and the lowest seq among them. */
    void forEachFirst(BiConsumer<Integer, Long> action) {
      for (int priority = 0; priority < first.length; priority++) {
        if (first[priority] != Long.MAX_VALUE) {
          action.accept(priority, first[priority]);
        }
      }
    }

    /** How many tasks have been counted. */
    long total() {
      return Arrays.stream(count).sum() + keyed;
    }

    /** Whether there are some with a concurrency key. */
    boolean hasKeyed() {
      return keyed > 0;
    }
  }

  private final Map<TaskKind, Parked> kinds = new HashMap<>();

  boolean isParked(TaskKind kind) {
    return kinds.containsKey(kind);
  }

  boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** How many kinds are parked. */
  int size() {
    return kinds.size();
  }

  /** Notes a task that cannot run. A task noted before is not counted again. */
  void park(TaskKind kind, int priority, long seq) {
    Parked parked = kinds.computeIfAbsent(kind, k -> new Parked());
    parked.first[priority] = Math.min(parked.first[priority], seq);
    if (seq > parked.last[priority]) {
      parked.last[priority] = seq;
      parked.count[priority]++;
    }
  }

  /** Parks a kind of which no task is known, such as one with delayed tasks only. */
  void park(TaskKind kind) {
    kinds.computeIfAbsent(kind, k -> new Parked());
  }

  /** Counts a task with a concurrency key, of a kind that is parked. */
  void parkKeyed(TaskKind kind) {
    kinds.computeIfAbsent(kind, k -> new Parked()).keyed++;
  }

  /** A parked task has gone, for instance canceled. */
  void gone(TaskKind kind, int priority, long seq) {
    Parked parked = kinds.get(kind);
    if (parked != null && seq <= parked.last[priority] && parked.count[priority] > 0) {
      parked.count[priority]--;
    }
  }

  /** Ends the parking of kinds that can run again, and returns them with what was known. */
  Map<TaskKind, Parked> release(Predicate<TaskKind> canRun) {
    Map<TaskKind, Parked> released = new HashMap<>();
    kinds.forEach(
        (kind, parked) -> {
          if (canRun.test(kind)) {
            released.put(kind, parked);
          }
        });
    kinds.keySet().removeAll(released.keySet());
    return released;
  }

  /** The types whose payloads need not be read: parked, and not pinned to a version. */
  Set<String> types() {
    List<String> types = new ArrayList<>();
    for (TaskKind kind : kinds.keySet()) {
      if (kind.version() == null) {
        types.add(kind.type());
      }
    }
    return Set.copyOf(types);
  }

  /** How many tasks wait, by kind. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    kinds.forEach((kind, parked) -> counts.put(kind.toString(), parked.total()));
    return counts;
  }
}
