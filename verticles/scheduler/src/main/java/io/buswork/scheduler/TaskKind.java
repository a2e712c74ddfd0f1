package io.buswork.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides where a task can run: its type, and the version it is pinned to. One object a kind
 * within a dispatcher, so that it is compared by identity.
 */
final class TaskKind {

  private final String type;
  private final @Nullable String version;
  private final @Nullable KindRow[] rows = new KindRow[TaskWindow.LEVELS];
  private long heldInRound = -1;
  private List<Route> routes = List.of();
  private long routesAsOf = -1;

  TaskKind(String type, @Nullable String version) {
    this.type = type;
    this.version = version;
  }

  String type() {
    return type;
  }

  /** The version it is pinned to; null: any. */
  @Nullable String version() {
    return version;
  }

  /** Its tasks in the window on one level. */
  KindRow row(int level) {
    KindRow row = rows[level];
    if (row == null) {
      row = new KindRow(this);
      rows[level] = row;
    }
    return row;
  }

  /** Whether it has tasks in the window. */
  boolean isInWindow() {
    for (KindRow row : rows) {
      if (row != null && !row.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Where its tasks can run; of use as long as {@link #routesAsOf()} is the newest. */
  List<Route> routes() {
    return routes;
  }

  /** Which state of the nodes its routes were found for. */
  long routesAsOf() {
    return routesAsOf;
  }

  /** Its tasks can run there. */
  void routes(List<Route> found, long asOf) {
    routes = found;
    routesAsOf = asOf;
  }

  /** Leaves its tasks alone for the rest of a round of dispatching. */
  void holdFor(long round) {
    heldInRound = round;
  }

  boolean isHeldIn(long round) {
    return heldInRound == round;
  }

  /** What a kind is called; no type has an {@code @} in it. */
  static String nameOf(String type, @Nullable String version) {
    return version == null ? type : type + "@" + version;
  }

  @Override
  public String toString() {
    return nameOf(type, version);
  }
}
