package io.buswork.worker;

import io.buswork.store.ModuleVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Active modules that did not start on this node, and when each is tried again: after a second, and
 * after ever longer pauses then. Waits while too many earlier tries are still in memory. Belongs to
 * the worker's context.
 */
final class StartRetries {

  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A module that leaks at each start must not fill the memory. */
  static final int MAX_REMAINS = 5;

  private final InstantSource time;
  private final Map<String, Failed> failed = new HashMap<>();

  /**
   * @param time the clock
   */
  StartRetries(InstantSource time) {
    this.time = time;
  }

  /**
   * Whether a version may be started now: it has not failed yet, or not with this configuration, or
   * its pause is over.
   *
   * @param config the rollout that brought its configuration
   */
  boolean mayStart(ModuleVersion version, long config) {
    Failed before = failed.get(version.name());
    return before == null || !before.isOf(version, config) || isDue(before);
  }

  /** Whether any module is to be tried again now. */
  boolean isAnyDue() {
    return !failed.isEmpty() && failed.values().stream().anyMatch(this::isDue);
  }

  private boolean isDue(Failed module) {
    return !time.instant().isBefore(module.next) && module.remaining() < MAX_REMAINS;
  }

  /**
   * A version did not start.
   *
   * @param config the rollout that brought its configuration
   * @param remains whether something of the try is still in memory; null: nothing was loaded
   * @return after what pause it is tried again
   */
  Duration failed(ModuleVersion version, long config, @Nullable BooleanSupplier remains) {
    Failed before = failed.get(version.name());
    if (before != null && !before.isOf(version, config)) {
      before = null;
    }
    Duration pause = before == null ? FIRST_PAUSE : before.longerPause();
    List<BooleanSupplier> all = before == null ? new ArrayList<>() : before.remains;
    if (remains != null) {
      all.add(remains);
    }
    Instant next = time.instant().plus(pause);
    failed.put(version.name(), new Failed(version, config, pause, next, all));
    return pause;
  }

  /** A module that has failed is being tried again: until that has ended it is not due. */
  void begun(String module) {
    failed.computeIfPresent(module, (name, before) -> before.dueAt(Instant.MAX));
  }

  /** Nothing came of it, and not because of the module: it is due again at once. */
  void brokenOff(String module) {
    failed.computeIfPresent(module, (name, before) -> before.dueAt(time.instant()));
  }

  /** A module has started, by a rollout perhaps. */
  void started(String module) {
    failed.remove(module);
  }

  /** Forgets all modules but these. */
  void retain(Set<String> modules) {
    failed.keySet().retainAll(modules);
  }

  private record Failed(
      ModuleVersion version,
      long config,
      Duration pause,
      Instant next,
      List<BooleanSupplier> remains) {

    boolean isOf(ModuleVersion other, long otherConfig) {
      return config == otherConfig
          && version.version().equals(other.version())
          && version.sha256().equals(other.sha256());
    }

    Failed dueAt(Instant when) {
      return new Failed(version, config, pause, when, remains);
    }

    Duration longerPause() {
      Duration doubled = pause.multipliedBy(2);
      return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /** How many earlier tries are still in memory. */
    int remaining() {
      remains.removeIf(isThere -> !isThere.getAsBoolean());
      return remains.size();
    }
  }
}
