package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ready tasks that a dispatcher has in memory: bounded in number and bytes, ordered by level,
 * then seq, and within a level divided by kind, so that kinds that cannot run now are passed over
 * without looking at their tasks.
 */
final class TaskWindow {

  /** The level above all priorities: tasks that run the moment they are due. */
  static final int FRONT = Task.MAX_PRIORITY + 1;

  /** How many levels there are. */
  static final int LEVELS = FRONT + 1;

  private final int maxTasks;
  private final long maxBytes;
  private final IdMap<Waiting> byId = new IdMap<>();
  private final List<List<KindRow>> levels = new ArrayList<>();
  private final int[] sizes = new int[LEVELS];
  private long bytes;

  TaskWindow(int maxTasks, long maxBytes) {
    this.maxTasks = maxTasks;
    this.maxBytes = maxBytes;
    for (int level = 0; level < LEVELS; level++) {
      levels.add(new ArrayList<>());
    }
  }

  int size() {
    return byId.size();
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty(int level) {
    return sizes[level] == 0;
  }

  @Nullable Waiting find(long id) {
    return byId.get(id);
  }

  boolean contains(long id) {
    return byId.contains(id);
  }

  /** Whether there is room for another task. An empty window takes one of any size. */
  boolean hasRoomFor(Task task) {
    return byId.isEmpty() || (byId.size() < maxTasks && bytes + Waiting.bytes(task) <= maxBytes);
  }

  boolean isFull() {
    return byId.size() >= maxTasks || bytes >= maxBytes;
  }

  /** How many more tasks fit, at so many bytes each. */
  int room(long bytesEach) {
    return (int) Math.min(maxTasks - byId.size(), (maxBytes - bytes) / Math.max(1, bytesEach));
  }

  /** Whether so much has gone out that more should be read. */
  boolean isBelowLowWater() {
    return byId.size() < maxTasks / 2 && bytes < maxBytes / 2;
  }

  /** Adds a task that is not here, and for which there is room. */
  void add(Task task, TaskKind kind, int level, long seq) {
    var item = new Waiting(task, kind, level, seq);
    KindRow row = kind.row(level);
    if (row.isEmpty()) {
      levels.get(level).add(row);
    }
    row.insert(item);
    byId.put(task.id(), item);
    sizes[level]++;
    bytes += item.bytes();
  }

  /**
   * The first task of a level whose kind is not held in this round.
   *
   * @return null if there is none
   */
  @Nullable Waiting first(int level, long round) {
    Waiting best = null;
    List<KindRow> rows = levels.get(level);
    for (int i = 0; i < rows.size(); i++) {
      KindRow row = rows.get(i);
      if (!row.kind().isHeldIn(round) && (best == null || row.first().seq() < best.seq())) {
        best = row.first();
      }
    }
    return best;
  }

  /** The highest seq on a level. */
  long lastSeq(int level, long otherwise) {
    long last = otherwise;
    for (KindRow row : levels.get(level)) {
      last = Math.max(last, row.last().seq());
    }
    return last;
  }

  void remove(Waiting item) {
    KindRow row = item.kind().row(item.level());
    if (row.first().task().id() == item.task().id()) {
      row.removeFirst();
    } else {
      row.remove(item);
    }
    forget(item, row);
  }

  /**
   * Takes tasks out of the levels below, the lowest and last first, until there is room.
   *
   * @return whether there is room now
   */
  boolean makeRoomFor(Task task, int level, Consumer<Waiting> evicted) {
    for (int below = 0; below < level && !hasRoomFor(task); below++) {
      while (sizes[below] > 0 && !hasRoomFor(task)) {
        evicted.accept(removeLast(below));
      }
    }
    return hasRoomFor(task);
  }

  /** What part of the room a kind has, of tasks or of bytes, whichever is more. */
  double share(TaskKind kind) {
    long tasks = 0;
    long itsBytes = 0;
    for (int level = 0; level < FRONT; level++) {
      tasks += kind.row(level).size();
      itsBytes += kind.row(level).bytes();
    }
    return Math.max((double) tasks / maxTasks, (double) itsBytes / maxBytes);
  }

  /**
   * Takes tasks of a kind out, the lowest and last first, until it has no more than a part of the
   * room, but for one task of each priority.
   */
  void keepFirst(TaskKind kind, double part, Consumer<Waiting> evicted) {
    for (int level = 0; level < FRONT; level++) {
      KindRow row = kind.row(level);
      int surplus = row.size() - 1;
      while (surplus > 0 && share(kind) > part) {
        for (int i = Math.max(1, surplus / 8); i > 0; i--, surplus--) {
          Waiting item = row.removeLast();
          forget(item, row);
          evicted.accept(item);
        }
      }
    }
  }

  /** Takes out all tasks of a kind. */
  List<Waiting> removeAll(TaskKind kind) {
    List<Waiting> removed = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      KindRow row = kind.row(level);
      while (!row.isEmpty()) {
        Waiting item = row.removeFirst();
        forget(item, row);
        removed.add(item);
      }
    }
    return removed;
  }

  /** All kinds that have tasks here, with how many. */
  void forEachKind(ObjIntConsumer<TaskKind> action) {
    for (List<KindRow> rows : levels) {
      for (KindRow row : List.copyOf(rows)) {
        action.accept(row.kind(), row.size());
      }
    }
  }

  private Waiting removeLast(int level) {
    KindRow latest = levels.get(level).get(0);
    for (KindRow row : levels.get(level)) {
      latest = row.last().seq() > latest.last().seq() ? row : latest;
    }
    Waiting item = latest.removeLast();
    forget(item, latest);
    return item;
  }

  private void forget(Waiting item, KindRow row) {
    byId.remove(item.task().id());
    sizes[item.level()]--;
    bytes -= item.bytes();
    if (row.isEmpty()) {
      levels.get(item.level()).remove(row);
    }
  }
}
