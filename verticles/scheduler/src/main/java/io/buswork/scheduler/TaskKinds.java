package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kinds a dispatcher has met, one object each. Those of which it has nothing in memory are
 * forgotten once there are many: who meets one again gets a new object.
 */
final class TaskKinds {

  /** With no more than these nothing is forgotten. */
  static final int FEW = 2000;

  private final Supplier<Set<TaskKind>> inUse;
  private final Map<String, TaskKind> unpinned = new HashMap<>();
  private final Map<String, TaskKind> pinned = new HashMap<>();
  private int most = FEW;

  /**
   * @param inUse the kinds that are to stay beside those that have tasks in the window
   */
  TaskKinds(Supplier<Set<TaskKind>> inUse) {
    this.inUse = inUse;
  }

  TaskKind of(Task task) {
    return of(task.type(), task.options().version());
  }

  TaskKind of(String type, @Nullable String version) {
    TaskKind known =
        version == null ? unpinned.get(type) : pinned.get(TaskKind.nameOf(type, version));
    return known == null ? add(type, version) : known;
  }

  /** The types it knows without a version. */
  Set<String> types() {
    return Set.copyOf(unpinned.keySet());
  }

  /** How many kinds it knows. */
  int size() {
    return unpinned.size() + pinned.size();
  }

  private TaskKind add(String type, @Nullable String version) {
    if (size() >= most) {
      forgetUnused();
    }
    var kind = new TaskKind(type, version);
    if (version == null) {
      unpinned.put(type, kind);
    } else {
      pinned.put(kind.toString(), kind);
    }
    return kind;
  }

  /** Not again before there are twice as many as remain: so it costs little for each. */
  private void forgetUnused() {
    Set<TaskKind> used = inUse.get();
    unpinned.values().removeIf(kind -> !kind.isInWindow() && !used.contains(kind));
    pinned.values().removeIf(kind -> !kind.isInWindow() && !used.contains(kind));
    most = Math.max(FEW, 2 * size());
  }
}
