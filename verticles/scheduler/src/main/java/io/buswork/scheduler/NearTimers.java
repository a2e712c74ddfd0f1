package io.buswork.scheduler;

import io.buswork.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The delayed tasks that are due soon, by due time: bounded in number and bytes. */
final class NearTimers {

  private static final Comparator<Task> BY_DUE_TIME =
      Comparator.comparing(NearTimers::dueAt).thenComparingLong(Task::id);

  private final int maxTasks;
  private final long maxBytes;
  private final TreeSet<Task> byDueTime = new TreeSet<>(BY_DUE_TIME);
  private final IdMap<Task> byId = new IdMap<>();
  private long bytes;

  NearTimers(int maxTasks, long maxBytes) {
    this.maxTasks = maxTasks;
    this.maxBytes = maxBytes;
  }

  static Instant dueAt(Task task) {
    return Objects.requireNonNull(task.runAt(), () -> "task " + task.id() + " has no due time");
  }

  int size() {
    return byId.size();
  }

  boolean isFull() {
    return byId.size() >= maxTasks || bytes >= maxBytes;
  }

  boolean contains(long id) {
    return byId.contains(id);
  }

  @Nullable Task find(long id) {
    return byId.get(id);
  }

  /** Adds a task that is not here. */
  void add(Task task) {
    byId.put(task.id(), task);
    byDueTime.add(task);
    bytes += Waiting.bytes(task);
  }

  /**
   * Takes out the latest if there are too many.
   *
   * @return null if there are not
   */
  @Nullable Task removeSurplus() {
    boolean fits = byId.size() <= maxTasks && bytes <= maxBytes;
    if (fits || byId.size() <= 1) {
      return null;
    }
    Task last = byDueTime.last();
    remove(last.id());
    return last;
  }

  void remove(long id) {
    Task task = byId.remove(id);
    if (task != null) {
      byDueTime.remove(task);
      bytes -= Waiting.bytes(task);
    }
  }

  /** When the first is due; null if there is none. */
  @Nullable Instant nextDue() {
    return byDueTime.isEmpty() ? null : dueAt(byDueTime.first());
  }

  /** Takes out what is due, in order. */
  List<Task> takeDue(Instant now) {
    List<Task> due = new ArrayList<>();
    while (!byDueTime.isEmpty() && !dueAt(byDueTime.first()).isAfter(now)) {
      Task task = byDueTime.first();
      remove(task.id());
      due.add(task);
    }
    return due;
  }
}
