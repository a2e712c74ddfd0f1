package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All kinds a dispatcher has met, one object each. */
final class TaskKinds {

  private final Map<String, TaskKind> unpinned = new HashMap<>();
  private final Map<String, TaskKind> pinned = new HashMap<>();

  TaskKind of(Task task) {
    return of(task.type(), task.options().version());
  }

  TaskKind of(String type, @Nullable String version) {
    return version == null
        ? unpinned.computeIfAbsent(type, t -> new TaskKind(t, null))
        : pinned.computeIfAbsent(type + "@" + version, key -> new TaskKind(type, version));
  }

  /** All types met without a version. */
  Set<String> types() {
    return Set.copyOf(unpinned.keySet());
  }
}
