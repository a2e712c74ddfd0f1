package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.List;

/**
 * How often something may start in the model, counted in ticks. It knows two bounds: the most that
 * may be started whatever happens, and the least that must not be held back.
 */
final class ModelRate {

  /** The longest span that a test sets. */
  static final int LONGEST = 2;

  private final List<Integer> all = new ArrayList<>();
  private final List<Integer> counted = new ArrayList<>();
  private int limit;
  private int span = 1;
  private int doubtUntil;

  /** So many in each span of so many ticks; zero: any number, and what was started is forgotten. */
  void set(int newLimit, int newSpan, int tick) {
    counted.removeIf(start -> newLimit == 0 || start + span <= tick);
    limit = newLimit;
    span = newSpan;
  }

  void started(int tick) {
    if (limit > 0) {
      counted.add(tick);
      all.add(tick);
    }
  }

  /** What was started may be taken to be more than it was, for one span from now on. */
  void doubt(int tick) {
    if (limit > 0) {
      doubtUntil = tick + LONGEST;
    }
  }

  /** Whether another start in this tick breaks no promise. */
  boolean allows(int tick) {
    return limit == 0 || within(counted, tick) < limit;
  }

  /** Whether another start in this tick must not be held back. */
  boolean demands(int tick) {
    return limit == 0 || (tick >= doubtUntil && within(all, tick) < limit);
  }

  private long within(List<Integer> starts, int tick) {
    return starts.stream().filter(start -> start + span > tick).count();
  }
}
