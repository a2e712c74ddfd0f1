package io.buswork.scheduler;

import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes ready tasks with a concurrency key into memory, or decides that they stay in the table. As
 * {@link TaskIntake} does for tasks without one, with a cursor for each key.
 */
final class KeyIntake {

  /** A key has no more tasks in memory than this. */
  static final int MOST_OF_A_KEY = 1000;

  private final QueueMemory memory;
  private final EnqueueDue enqueueDue;
  private boolean keysUnknown = true;
  private boolean looking;

  KeyIntake(QueueMemory memory, EnqueueDue enqueueDue) {
    this.memory = memory;
    this.enqueueDue = enqueueDue;
  }

  static boolean isKeyed(Task task) {
    return task.options().concurrencyKey() != null;
  }

  /** Whether the table may have tasks of keys that are not in memory. */
  boolean areKeysUnknown() {
    return keysUnknown;
  }

  /** The table is looked through for keys from its beginning on. */
  void looking() {
    looking = true;
    keysUnknown = false;
  }

  /** The table has been looked through to its end. */
  void looked() {
    looking = false;
  }

  /** Takes a ready task that did not come by reading the table; it is not known yet. */
  void offer(Task task) {
    KeyRow row = rowFor(task);
    if (row == null) {
      return;
    }
    int priority = task.priority();
    if (row.hasMore() && row.isUnread(priority, task.seq())) {
      row.leaveOut(priority, task.seq());
    } else if (takeOrPark(row, task, priority, task.seq())) {
      if (!row.hasMore()) {
        row.advance(priority, task.seq());
      }
    } else {
      row.leaveOut(priority, task.seq());
    }
    memory.keyed().changed(row);
  }

  /** Notes a ready task that was not sent along: the table has it. */
  void offerUnseen(String key, int priority, long seq) {
    KeyRow row = memory.keyed().row(key);
    if (row == null) {
      row = addRow(key);
    }
    if (row != null) {
      row.leaveOut(priority, seq);
      memory.keyed().changed(row);
    }
  }

  /** Takes a task that goes ahead of all others of its key as soon as it can. */
  void offerToFront(Task task, long seq) {
    KeyRow row = rowFor(task);
    if (row != null) {
      if (!takeOrPark(row, task, TaskWindow.FRONT, seq)) {
        leaveInTable(row, task);
      }
      memory.keyed().changed(row);
    } else if (task.state() != TaskState.READY) {
      enqueueDue.add(task);
    }
  }

  /** Takes a due task behind all others of its key and priority. */
  void offerToTail(Task task) {
    TaskKind kind = memory.kinds().of(task);
    if (memory.canRun(kind)) {
      enqueueDue.add(task);
    } else {
      park(kind, task);
    }
  }

  /**
   * Takes what was read of a key behind its cursor.
   *
   * @param limit how many tasks were asked for
   * @param withoutPayload the types whose payloads were not read
   * @return whether there was room for all that was not left to be read once more
   */
  boolean takePage(
      KeyRow row,
      List<Task> page,
      int limit,
      Set<String> withoutPayload,
      ReadGuard.Reading reading,
      TaskIntake expiry) {
    int parked = 0;
    for (Task task : page) {
      int priority = task.priority();
      if (row.hasLeftOutBefore(priority, task.seq())) {
        row.readEnds(false);
        return true;
      }
      if (!reading.isStale(task.id())
          && !memory.known().knows(task.id())
          && !expiry.expired(task)) {
        TaskKind kind = memory.kinds().of(task);
        if (!memory.canRun(kind)) {
          park(kind, task);
          parked++;
        } else if (withoutPayload.contains(task.type())) {
          row.amongParked(false);
          row.readEnds(false);
          return true;
        } else if (!memory.keyed().hasRoomFor(row, task)) {
          row.readEnds(false);
          return false;
        } else {
          memory.keyed().add(row, task, kind, priority, task.seq());
        }
      }
      row.advance(priority, task.seq());
    }
    row.amongParked(!page.isEmpty() && parked > page.size() * 0.95);
    row.readEnds(page.size() < limit);
    return true;
  }

  /** Takes a kind's tasks out of memory, since nobody can run them any more. */
  void parkAll(TaskKind kind) {
    for (Waiting waiting : memory.keyed().removeAll(kind)) {
      park(kind, waiting.task());
    }
  }

  /** Kinds can run again of which nobody knows any more whose tasks they are: reads all anew. */
  void readAgain() {
    keysUnknown = true;
    for (KeyRow row : memory.keyed().allRows()) {
      row.readAgain();
      memory.keyed().changed(row);
    }
  }

  /** A key that is not in memory has ready tasks. */
  void found(String key) {
    KeyRow row = memory.keyed().rowFor(key);
    if (row == null) {
      keysUnknown = true;
    } else {
      memory.keyed().changed(row);
    }
  }

  private @Nullable KeyRow rowFor(Task task) {
    String key = Objects.requireNonNull(task.options().concurrencyKey());
    KeyRow row = memory.keyed().row(key);
    return row == null ? addRow(key) : row;
  }

  /** Where all keys are known, what is told of a new one is all there is of it. */
  private @Nullable KeyRow addRow(String key) {
    KeyRow row = memory.keyed().rowFor(key);
    if (row == null) {
      keysUnknown = true;
    } else if (!keysUnknown && !looking) {
      row.nothingMore();
    }
    return row;
  }

  private boolean takeOrPark(KeyRow row, Task task, int level, long seq) {
    TaskKind kind = memory.kinds().of(task);
    if (!memory.canRun(kind)) {
      park(kind, task);
      return true;
    }
    if (!hasPlace(row, level, seq) || !memory.keyed().hasRoomFor(row, task)) {
      return false;
    }
    memory.keyed().add(row, task, kind, level, seq);
    return true;
  }

  /** A key that has many tasks in memory gives up its last one for one that goes before it. */
  private boolean hasPlace(KeyRow row, int level, long seq) {
    if (row.size() < MOST_OF_A_KEY) {
      return true;
    }
    Waiting last = row.last();
    if (last == null || !KeyRow.isAfter(last.level(), last.seq(), level, seq)) {
      return false;
    }
    memory.keyed().remove(last);
    leaveInTable(row, last.task());
    return true;
  }

  private void leaveInTable(KeyRow row, Task task) {
    if (task.state() == TaskState.READY) {
      row.leaveOut(task.priority(), task.seq());
    } else {
      enqueueDue.add(task);
    }
  }

  private void park(TaskKind kind, Task task) {
    memory.parked().park(kind);
    if (task.state() == TaskState.READY) {
      memory.parked().parkKeyed(kind);
    }
  }
}
