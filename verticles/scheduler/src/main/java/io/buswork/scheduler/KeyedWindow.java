package io.buswork.scheduler;

import io.buswork.store.QueueLimits;
import io.buswork.store.RateUse;
import io.buswork.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks with a concurrency key: one row a key that has something to do, each with the first few
 * of its tasks. However many tasks a key has, and whether or not it may run them, it takes up no
 * more room than any other. Bounded in rows, tasks and bytes; what finds no room stays in the
 * table.
 */
final class KeyedWindow {

  /** The most keys. */
  static final int MAX_ROWS = 100_000;

  private final int maxTasks;
  private final long maxBytes;
  private final LongSupplier clock;
  private final KeyLimits limits;
  private final Map<String, KeyRow> rows = new HashMap<>();
  private final IdMap<Waiting> byId = new IdMap<>();
  private final KeyTurns turns = new KeyTurns();
  private final Set<KeyRow> wanting = new LinkedHashSet<>();
  private final Set<KeyRow> blocked = new LinkedHashSet<>();
  private final TreeSet<Wake> wakes =
      new TreeSet<>(
          Comparator.comparingLong(Wake::atMillis).thenComparing(wake -> wake.row().key()));
  private final Map<KeyRow, Wake> wakeOf = new HashMap<>();
  private long bytes;

  /** When a key's rate allows another start. */
  private record Wake(long atMillis, KeyRow row) {}

  /**
   * @param clock monotonic milliseconds
   */
  KeyedWindow(int maxTasks, long maxBytes, QueueLimits limits, LongSupplier clock) {
    this.maxTasks = maxTasks;
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.limits = new KeyLimits(limits, clock.getAsLong());
  }

  /** How many tasks are in memory, and not under way. */
  int size() {
    return byId.size();
  }

  int rows() {
    return rows.size();
  }

  /** Whether no key could run a task now. */
  boolean isIdle() {
    return turns.isEmpty();
  }

  boolean contains(long id) {
    return byId.contains(id);
  }

  @Nullable Waiting find(long id) {
    return byId.get(id);
  }

  @Nullable KeyRow row(String key) {
    return rows.get(key);
  }

  /** The row of a key, made if there is none; null if there are too many. */
  @Nullable KeyRow rowFor(String key) {
    KeyRow row = rows.get(key);
    return row != null || rows.size() >= MAX_ROWS ? row : make(key);
  }

  private KeyRow make(String key) {
    var row = new KeyRow(key);
    rows.put(key, row);
    return row;
  }

  Collection<KeyRow> allRows() {
    return List.copyOf(rows.values());
  }

  KeyLimits limits() {
    return limits;
  }

  /** Other limits from now on. */
  void limit(QueueLimits now) {
    limits.set(now);
    allRows().forEach(this::changed);
  }

  /** Whether there is room for another task, if need be that of keys which cannot run any now. */
  boolean hasRoomFor(KeyRow row, Task task) {
    while (isFullFor(task) && dropOneBlocked(row)) {
      // Until there is room.
    }
    return !isFullFor(task);
  }

  private boolean isFullFor(Task task) {
    return !byId.isEmpty() && (byId.size() >= maxTasks || bytes + Waiting.bytes(task) > maxBytes);
  }

  /** How many more tasks fit. */
  int room() {
    return bytes >= maxBytes ? 0 : Math.max(0, maxTasks - byId.size());
  }

  boolean isHalfFull() {
    return byId.size() > maxTasks / 2 || bytes > maxBytes / 2;
  }

  void add(KeyRow row, Task task, TaskKind kind, int level, long seq) {
    var item = new Waiting(task, kind, level, seq);
    KeyRow.Line line = row.add(item);
    byId.put(task.id(), item);
    bytes += item.bytes();
    if (row.isInTurns() && line.tasks().size() == 1) {
      turns.enter(line);
    }
    changed(row);
  }

  /** Takes a task out, which must be here. */
  void remove(Waiting item) {
    KeyRow row = rowOf(item);
    forget(row, item);
    changed(row);
  }

  private void forget(KeyRow row, Waiting item) {
    KeyRow.Line line = row.remove(item);
    if (row.isInTurns() && line.tasks().isEmpty()) {
      turns.leave(line);
    }
    byId.remove(item.task().id());
    bytes -= item.bytes();
  }

  /** Takes a task out which is to start. */
  void start(Waiting item) {
    KeyRow row = rowOf(item);
    forget(row, item);
    row.oneMoreRuns();
    limits.started(row, clock.getAsLong());
    if (row.isInTurns()) {
      turns.served(row);
    }
    changed(row);
  }

  /** A task that is under way already. */
  void adopt(String key) {
    KeyRow row = rows.get(key);
    row = row == null ? make(key) : row;
    row.oneMoreRuns();
    changed(row);
  }

  /** What the terms before have started of a key; before anything is started. */
  void remember(String key, RateUse known) {
    KeyRow row = rows.get(key);
    row = row == null ? make(key) : row;
    limits.remember(row, known, clock.getAsLong());
    changed(row);
  }

  /** A task is no longer under way. */
  void ended(String key) {
    KeyRow row = rows.get(key);
    if (row != null) {
      row.oneLessRuns();
      changed(row);
    }
  }

  /** A task that is under way has not started, and will not: before it has ended. */
  void neverStarted(String key) {
    KeyRow row = rows.get(key);
    if (row != null) {
      KeyLimits.neverStarted(row);
    }
  }

  /** A task without a key has been started. */
  void keylessStarted() {
    turns.keylessServed();
  }

  /** The task that is next on a level, of a kind that is not held in this round; null: none. */
  @Nullable Waiting first(int level, long round) {
    KeyRow row = turns.next(level, round);
    return row == null ? null : row.first(level, round);
  }

  /** Whether this task goes before those without a key. */
  boolean isBeforeKeyless(Waiting item) {
    return turns.isBeforeKeyless(rowOf(item));
  }

  /** All kinds of which a task could run, with about how many. */
  void forEachKind(ObjIntConsumer<TaskKind> action) {
    turns.forEachKind(action);
  }

  /** Takes out all tasks of a kind. */
  List<Waiting> removeAll(TaskKind kind) {
    List<Waiting> removed = new ArrayList<>();
    for (KeyRow row : allRows()) {
      for (KeyRow.Line line : List.copyOf(row.lines())) {
        while (line.tasks().kind() == kind && !line.tasks().isEmpty()) {
          Waiting item = line.tasks().first();
          forget(row, item);
          removed.add(item);
        }
      }
      changed(row);
    }
    return removed;
  }

  /** The kinds that are in memory. */
  Set<TaskKind> kinds() {
    Set<TaskKind> kinds = new LinkedHashSet<>();
    for (KeyRow row : rows.values()) {
      row.lines().forEach(line -> kinds.add(line.tasks().kind()));
    }
    return kinds;
  }

  /** The keys of which more should be read, the longest waiting first. */
  Set<KeyRow> wanting() {
    return wanting;
  }

  /** Why no task of a key is started now; null if there is no reason here. */
  @Nullable String reason(KeyRow row) {
    if (limits.isAtConcurrency(row)) {
      return "concurrency of its key";
    }
    return limits.isAtRate(row, clock.getAsLong()) ? "rate of its key" : null;
  }

  /** When a key's rate lets it go on, at the earliest; {@link Long#MAX_VALUE}: none waits. */
  long nextWakeMillis() {
    return wakes.isEmpty() ? Long.MAX_VALUE : wakes.first().atMillis();
  }

  /** Lets the keys go on whose rates allow it by now. */
  void wake() {
    long now = clock.getAsLong();
    while (!wakes.isEmpty() && wakes.first().atMillis() <= now) {
      Wake wake = wakes.first();
      dropWake(wake.row());
      changed(wake.row());
    }
  }

  /** Brings in line what follows from how a row is. */
  void changed(KeyRow row) {
    long now = clock.getAsLong();
    boolean atConcurrency = limits.isAtConcurrency(row);
    boolean atRate = limits.isAtRate(row, now);
    boolean takesTurns = row.size() > 0 && !atConcurrency && !atRate;
    if (takesTurns && !row.isInTurns()) {
      turns.enter(row);
    } else if (!takesTurns && row.isInTurns()) {
      turns.leave(row);
    }
    keep(blocked, row, row.size() > 0 && !takesTurns);
    keep(wanting, row, wants(row, atConcurrency, atRate));
    boolean idle = row.size() == 0 && !row.hasMore() && !row.isBeingRead() && row.running() == 0;
    if (idle && limits.forgettableMillis(row) <= now) {
      rows.remove(row.key(), row);
      dropWake(row);
    } else if (idle || atRate) {
      long next = idle ? limits.forgettableMillis(row) : limits.nextMillis(row, now);
      wakeAt(row, Math.max(now + 1, next));
    }
  }

  private boolean wants(KeyRow row, boolean atConcurrency, boolean atRate) {
    if (!row.hasMore() || row.isBeingRead() || row.size() > row.page() / 4) {
      return false;
    }
    return !atRate && (!atConcurrency || !isHalfFull());
  }

  private static void keep(Set<KeyRow> in, KeyRow row, boolean wanted) {
    if (wanted) {
      in.add(row);
    } else {
      in.remove(row);
    }
  }

  private void wakeAt(KeyRow row, long atMillis) {
    dropWake(row);
    var wake = new Wake(atMillis, row);
    wakes.add(wake);
    wakeOf.put(row, wake);
  }

  private void dropWake(KeyRow row) {
    Wake wake = wakeOf.remove(row);
    if (wake != null) {
      wakes.remove(wake);
    }
  }

  /** Leaves in the table what a key cannot run now. A task that is not ready there is kept. */
  private boolean dropOneBlocked(KeyRow except) {
    for (KeyRow row : blocked) {
      if (row != except && dropTasks(row)) {
        changed(row);
        return true;
      }
    }
    return false;
  }

  private boolean dropTasks(KeyRow row) {
    boolean dropped = false;
    for (KeyRow.Line line : List.copyOf(row.lines())) {
      while (line.level() < TaskWindow.FRONT && !line.tasks().isEmpty()) {
        Waiting item = line.tasks().last();
        forget(row, item);
        row.leaveOut(item.task().priority(), item.task().seq());
        dropped = true;
      }
    }
    return dropped;
  }

  private KeyRow rowOf(Waiting item) {
    String key = item.task().options().concurrencyKey();
    KeyRow row = key == null ? null : rows.get(key);
    if (row == null) {
      throw new IllegalStateException("task " + item.task().id() + ": its key is not here");
    }
    return row;
  }
}
