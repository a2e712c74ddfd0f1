package io.buswork.worker;

import io.buswork.store.Rollout;
import io.buswork.task.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The canaries on this node, one a module. Belongs to the worker's context. */
final class Canaries {

  private final Map<String, Canary> byModule = new HashMap<>();

  boolean isEmpty() {
    return byModule.isEmpty();
  }

  /**
   * Lets a new generation have its share of the tasks, as the rollout says now.
   *
   * @return whether that changed something
   */
  boolean show(Rollout rollout, Rollout.Canary now, Generation live, Generation newcomer) {
    Canary known = byModule.get(rollout.module());
    if (known != null && known.is(now, live, newcomer)) {
      return false;
    }
    byModule.put(rollout.module(), new Canary(rollout, now, live, newcomer));
    return true;
  }

  /** The new generation gets no more tasks. */
  void end(String module) {
    byModule.remove(module);
  }

  Collection<Canary> all() {
    return List.copyOf(byModule.values());
  }

  /**
   * Which generation gets a task that a live one would get.
   *
   * <p>First attempts alone are drawn: what a new version fails is retried on the old one, and a
   * task that would fail on either does not count against the old one again and again.
   *
   * @return null if the task has no part in a comparison: the live generation gets it
   */
  @Nullable CanaryArm draw(Task task, Generation live) {
    if (task.attempt() > 0 || task.options().version() != null || live.isBuiltIn()) {
      return null;
    }
    Canary canary = byModule.get(live.version().name());
    return canary == null ? null : canary.draw(task, live);
  }

  /** The new generation of that version, beside the live one of its module. */
  @Nullable Generation find(Generation live, String type, String version) {
    Canary canary = of(live, type);
    return canary != null && canary.version().equals(version) ? canary.newcomer() : null;
  }

  /** The versions that handle a type beside the live generation. */
  List<String> versions(Generation live, String type) {
    Canary canary = of(live, type);
    return canary == null ? List.of() : List.of(canary.version());
  }

  private @Nullable Canary of(Generation live, String type) {
    Canary canary = live.isBuiltIn() ? null : byModule.get(live.version().name());
    return canary != null && canary.handles(type) ? canary : null;
  }
}
