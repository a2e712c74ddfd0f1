package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that no live node handles. Their tasks stay in the table; here is only how many there
 * are, about, and where the first of them is: all are read again from there once one can run. That
 * place stays until then, unlike what {@link AsideKinds} keeps. So many kinds are told apart; of
 * what is parked beyond those is known only where the first of all of them is.
 */
final class ParkedTypes {

  /** So many kinds are told apart. */
  static final int MOST = 1000;

  /** What the others' count is called. */
  static final String OTHERS = "*";

  /** What is known of one parked kind. */
  static final class Parked {

    private final long[] firstParked = new long[TaskWindow.FRONT];
    private final long[] lastParked = new long[TaskWindow.FRONT];
    private final long[] count = new long[TaskWindow.FRONT];
    private long keyed;

    private Parked() {
      Arrays.fill(firstParked, Long.MAX_VALUE);
    }

    /** Calls with each priority that has tasks, and the lowest seq among them. */
    void forEachFirstParked(BiConsumer<Integer, Long> action) {
      for (int priority = 0; priority < firstParked.length; priority++) {
        if (firstParked[priority] != Long.MAX_VALUE) {
          action.accept(priority, firstParked[priority]);
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
  private @Nullable Parked others;

  /** Whether it is parked, and told apart. */
  boolean isParked(TaskKind kind) {
    return kinds.containsKey(kind);
  }

  /** Whether there are kinds that are not told apart. */
  boolean hasOthers() {
    return others != null;
  }

  boolean isEmpty() {
    return kinds.isEmpty() && others == null;
  }

  /** How many kinds are parked and told apart. */
  int size() {
    return kinds.size();
  }

  /** The kinds that are told apart. */
  Set<TaskKind> kinds() {
    return kinds.keySet();
  }

  private Parked of(TaskKind kind) {
    Parked parked = kinds.get(kind);
    if (parked == null && kinds.size() < MOST) {
      parked = new Parked();
      kinds.put(kind, parked);
    } else if (parked == null) {
      parked = others == null ? new Parked() : others;
      others = parked;
    }
    return parked;
  }

  /** Notes a task that cannot run. A task noted before is not counted again. */
  void park(TaskKind kind, int priority, long seq) {
    Parked parked = of(kind);
    parked.firstParked[priority] = Math.min(parked.firstParked[priority], seq);
    if (seq > parked.lastParked[priority]) {
      parked.lastParked[priority] = seq;
      parked.count[priority]++;
    }
  }

  /** Parks a kind of which no task is known, such as one with delayed tasks only. */
  void park(TaskKind kind) {
    of(kind);
  }

  /** Counts a task with a concurrency key, of a kind that is parked. */
  void parkKeyed(TaskKind kind) {
    of(kind).keyed++;
  }

  /** A parked task has gone, for instance canceled. */
  void gone(TaskKind kind, int priority, long seq) {
    Parked named = kinds.get(kind);
    Parked parked = named == null ? others : named;
    if (parked != null && seq <= parked.lastParked[priority] && parked.count[priority] > 0) {
      parked.count[priority]--;
    }
  }

  /** Ends the parking of kinds that can run again, and returns what was known of them. */
  List<Parked> release(Predicate<TaskKind> canRun) {
    List<Parked> released = new ArrayList<>();
    for (Iterator<Map.Entry<TaskKind, Parked>> all = kinds.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<TaskKind, Parked> entry = all.next();
      if (canRun.test(entry.getKey())) {
        released.add(entry.getValue());
        all.remove();
      }
    }
    return released;
  }

  /** Ends the parking of those that are not told apart, and returns what was known of them. */
  Optional<Parked> releaseOthers() {
    Optional<Parked> released = Optional.ofNullable(others);
    others = null;
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

  /** How many tasks wait, by kind; {@link #OTHERS} are of the kinds that are not told apart. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    kinds.forEach((kind, parked) -> counts.put(kind.toString(), parked.total()));
    if (others != null) {
      counts.put(OTHERS, others.total());
    }
    return counts;
  }
}
