package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds that start more slowly than they wait: in the window are only the first of their tasks,
 * so that there is room for others behind them. Here is from where on the rest is in the table: the
 * lowest seq left unread, which moves on as each kind's tasks are read by {@link AsideRefill}. What
 * {@link ParkedTypes} keeps is something else: the first seq ever parked, to read all again from.
 */
final class AsideKinds {

  /** Nothing of a priority is left in the table. */
  static final long NONE = Long.MAX_VALUE;

  private final Map<TaskKind, long[]> unread = new HashMap<>();

  boolean isEmpty() {
    return unread.isEmpty();
  }

  boolean contains(TaskKind kind) {
    return !unread.isEmpty() && unread.containsKey(kind);
  }

  /** From now on tasks of this kind that come may stay in the table. */
  void add(TaskKind kind) {
    unread.computeIfAbsent(
        kind,
        k -> {
          long[] none = new long[TaskWindow.FRONT];
          Arrays.fill(none, NONE);
          return none;
        });
  }

  void remove(TaskKind kind) {
    unread.remove(kind);
  }

  /** A ready task of such a kind is in the table and not in memory. */
  void leaveOut(TaskKind kind, int priority, long seq) {
    long[] its = unread.get(kind);
    if (its != null) {
      its[priority] = Math.min(its[priority], seq);
    }
  }

  /** The lowest seq that is left in the table, or {@link #NONE}. */
  long firstUnread(TaskKind kind, int priority) {
    long[] its = unread.get(kind);
    return its == null ? NONE : its[priority];
  }

  /** The same; it is being read from now on, and what is left out meanwhile is counted anew. */
  long takeFirstUnread(TaskKind kind, int priority) {
    long first = firstUnread(kind, priority);
    long[] its = unread.get(kind);
    if (its != null) {
      its[priority] = NONE;
    }
    return first;
  }

  /** Whether anything of a kind is left in the table. */
  boolean hasMore(TaskKind kind) {
    for (int priority = Task.MIN_PRIORITY; priority <= Task.MAX_PRIORITY; priority++) {
      if (firstUnread(kind, priority) != NONE) {
        return true;
      }
    }
    return false;
  }

  List<TaskKind> kinds() {
    return List.copyOf(unread.keySet());
  }

  /** The types that are set aside, but for those pinned to a version. */
  Set<String> types() {
    Set<String> types = new TreeSet<>();
    for (TaskKind kind : unread.keySet()) {
      if (kind.version() == null) {
        types.add(kind.type());
      }
    }
    return types;
  }
}
