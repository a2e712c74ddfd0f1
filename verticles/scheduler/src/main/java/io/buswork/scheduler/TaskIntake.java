package io.buswork.scheduler;

import io.buswork.store.Settlement;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes ready tasks into the window, or decides that they stay in the table: parked, because nobody
 * can run them, or left out, because others go first.
 */
final class TaskIntake {

  /** A page's next task found no room. */
  static final int FULL = -1;

  /** A page's next task can run, and was read without its payload. */
  static final int WITHOUT_PAYLOAD = -2;

  private static final int MOST_DUE_WAITING = 5000;

  private final TermScope scope;
  private final QueueMemory memory;
  private final SettleQueue settles;
  private final EnqueueDue enqueueDue;
  private final KeyIntake keys;
  private long frontSeq;

  TaskIntake(TermScope scope, QueueMemory memory, SettleQueue settles, EnqueueDue enqueueDue) {
    this.scope = scope;
    this.memory = memory;
    this.settles = settles;
    this.enqueueDue = enqueueDue;
    this.keys = new KeyIntake(memory, enqueueDue);
  }

  /** Where tasks with a concurrency key go. */
  KeyIntake keys() {
    return keys;
  }

  /** Whether so many due tasks wait for a place that no more should be read. */
  boolean isBehindWithDueTasks() {
    return enqueueDue.size() > MOST_DUE_WAITING;
  }

  /** Takes a ready task that did not come by reading the table in order. */
  void offer(Task task) {
    if (memory.known().knows(task.id()) || expired(task)) {
      return;
    }
    if (KeyIntake.isKeyed(task)) {
      keys.offer(task);
      return;
    }
    int priority = task.priority();
    ReadCursors cursors = memory.cursors();
    boolean behindUnread = cursors.hasMore(priority) && task.seq() > cursors.seq(priority);
    if (behindUnread) {
      cursors.leaveOut(priority, task.seq());
    } else if (takeOrPark(task)) {
      if (!cursors.hasMore(priority)) {
        cursors.advance(priority, task.seq());
      }
    } else {
      cursors.leaveOut(priority, task.seq());
    }
  }

  /**
   * Notes a ready task that was not sent along: the table has it.
   *
   * @param key its concurrency key, if it has one
   */
  void offerUnseen(String type, int priority, long seq, @Nullable String key) {
    if (key != null) {
      keys.offerUnseen(key, priority, seq);
      return;
    }
    TaskKind kind = memory.kinds().of(type, null);
    if (memory.aside().contains(kind) && !memory.cursors().hasMore(priority)) {
      memory.aside().leaveOut(kind, priority, seq);
      memory.cursors().advance(priority, seq);
    } else if (memory.isParked(kind) && !memory.cursors().hasMore(priority)) {
      memory.parked().park(kind, priority, seq);
      memory.cursors().advance(priority, seq);
    } else {
      memory.cursors().leaveOut(priority, seq);
    }
  }

  /** Takes a task that runs ahead of all others as soon as it can. */
  void offerToFront(Task task) {
    if (memory.known().knows(task.id()) || expired(task)) {
      return;
    }
    if (KeyIntake.isKeyed(task)) {
      keys.offerToFront(task, ++frontSeq);
      return;
    }
    TaskKind kind = memory.kinds().of(task);
    if (!park(kind, task)) {
      if (makeRoom(task, TaskWindow.FRONT)) {
        memory.window().add(task, kind, TaskWindow.FRONT, ++frontSeq);
      } else {
        leaveInTable(task);
      }
    }
  }

  /** Takes a due task behind all others of its priority. */
  void offerToTail(Task task) {
    if (memory.known().knows(task.id()) || expired(task)) {
      return;
    }
    if (KeyIntake.isKeyed(task)) {
      keys.offerToTail(task);
      return;
    }
    int priority = task.priority();
    TaskKind kind = memory.kinds().of(task);
    if (park(kind, task) || setAside(kind, task)) {
      return;
    }
    if (!memory.cursors().hasMore(priority) && makeRoom(task, priority)) {
      long tail = memory.window().lastSeq(priority, memory.cursors().seq(priority));
      memory.window().add(task, kind, priority, tail);
    } else {
      leaveInTable(task);
    }
  }

  /**
   * Takes a page that was read in order behind the cursor.
   *
   * @param withoutPayload the types whose payloads were not read
   * @return how many of its tasks are parked or set aside; {@link #FULL} or {@link
   *     #WITHOUT_PAYLOAD} if the page was not taken to its end
   */
  int takePage(
      int priority, List<Task> page, Set<String> withoutPayload, ReadGuard.Reading reading) {
    int parked = 0;
    for (Task task : page) {
      if (!reading.isStale(task.id()) && !memory.known().knows(task.id()) && !expired(task)) {
        TaskKind kind = memory.kinds().of(task);
        if (park(kind, task) || setAside(kind, task)) {
          parked++;
        } else if (withoutPayload.contains(task.type())) {
          memory.cursors().leaveOut(priority, task.seq());
          return WITHOUT_PAYLOAD;
        } else if (!makeRoom(task, priority)) {
          memory.cursors().leaveOut(priority, task.seq());
          return FULL;
        } else {
          memory.window().add(task, kind, priority, task.seq());
        }
      }
      memory.cursors().advance(priority, task.seq());
    }
    return parked;
  }

  /**
   * Takes tasks of a kind that is set aside, read in order with others of its type.
   *
   * @return the seq of the first for which there was no room, or {@link AsideKinds#NONE}
   */
  long takeAside(TaskKind kind, int priority, List<Task> page, ReadGuard.Reading reading) {
    for (Task task : page) {
      boolean isNews = !reading.isStale(task.id()) && !memory.known().knows(task.id());
      if (isNews && memory.kinds().of(task) != kind) {
        // Told of by its type alone, it was taken for one of the kind.
        offer(task);
      } else if (isNews && !expired(task)) {
        if (!makeRoom(task, priority)) {
          return task.seq();
        }
        memory.window().add(task, kind, priority, task.seq());
      }
    }
    return AsideKinds.NONE;
  }

  /** A task of a kind that is set aside has lost its place in the window. */
  void leaveAside(Waiting waiting) {
    if (!setAside(waiting.kind(), waiting.task())) {
      leaveInTable(waiting.task());
    }
  }

  /** Takes a kind's tasks out of the window, since nobody can run them any more. */
  void parkAll(TaskKind kind) {
    memory.parked().park(kind);
    for (Waiting waiting : memory.window().removeAll(kind)) {
      if (waiting.task().state() == TaskState.READY) {
        memory.parked().park(kind, waiting.task().priority(), waiting.task().seq());
      }
    }
    for (int priority = Task.MIN_PRIORITY; priority <= Task.MAX_PRIORITY; priority++) {
      long first = memory.aside().firstUnread(kind, priority);
      if (first != AsideKinds.NONE) {
        memory.parked().park(kind, priority, first);
      }
    }
    memory.aside().remove(kind);
    keys.parkAll(kind);
  }

  private boolean takeOrPark(Task task) {
    TaskKind kind = memory.kinds().of(task);
    if (park(kind, task) || setAside(kind, task)) {
      return true;
    }
    if (!makeRoom(task, task.priority())) {
      return false;
    }
    memory.window().add(task, kind, task.priority(), task.seq());
    return true;
  }

  private boolean park(TaskKind kind, Task task) {
    if (memory.canRun(kind)) {
      return false;
    }
    if (task.state() == TaskState.READY) {
      memory.parked().park(kind, task.priority(), task.seq());
    } else {
      memory.parked().park(kind);
    }
    return true;
  }

  /** Leaves a task of a kind that is set aside in the table. */
  private boolean setAside(TaskKind kind, Task task) {
    if (!memory.aside().contains(kind)) {
      return false;
    }
    if (task.state() == TaskState.READY) {
      memory.aside().leaveOut(kind, task.priority(), task.seq());
    } else {
      enqueueDue.add(task);
    }
    return true;
  }

  private boolean makeRoom(Task task, int level) {
    return memory.window().hasRoomFor(task)
        || memory.window().makeRoomFor(task, level, this::leaveAside);
  }

  private void leaveInTable(Task task) {
    if (task.state() == TaskState.READY) {
      memory.cursors().leaveOut(task.priority(), task.seq());
    } else {
      enqueueDue.add(task);
    }
  }

  /** Whether the task's time to start is over; it is ended then. */
  boolean expired(Task task) {
    if (task.options().expiresAt() == null || !Admission.isExpired(task, scope.now())) {
      return false;
    }
    expire(task);
    return true;
  }

  /** Ends a task that is nowhere in memory and whose time to start is over. */
  void expire(Task task) {
    Settlement settlement = OutcomeRules.order(task, TaskState.EXPIRED);
    memory.known().startChange(task.id());
    settles.add(
        Settling.byOrder(
            task, settlement, TaskEvents.settled(task, settlement, scope.now()), false, null));
    settles.flush();
  }
}
