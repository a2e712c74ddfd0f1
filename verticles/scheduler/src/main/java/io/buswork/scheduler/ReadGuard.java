package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps rows that were read before a change, and arrive after it, from being taken for news: such a
 * row would run a task twice.
 */
final class ReadGuard {

  private final List<Reading> readings = new ArrayList<>();

  /** A read of rows starts now. It must be ended, however it turns out. */
  Reading begin() {
    var reading = new Reading();
    readings.add(reading);
    return reading;
  }

  /** The task's row has just changed, or gone. */
  void changed(long id) {
    for (int i = 0; i < readings.size(); i++) {
      readings.get(i).changed.put(id, Boolean.TRUE);
    }
  }

  /** One read under way. */
  final class Reading {

    private final IdMap<Boolean> changed = new IdMap<>();

    private Reading() {}

    /** Whether what was read of this task may be out of date. */
    boolean isStale(long id) {
      return !changed.isEmpty() && changed.contains(id);
    }

    void end() {
      readings.remove(this);
    }
  }
}
