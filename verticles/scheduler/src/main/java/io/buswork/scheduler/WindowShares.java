package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that kinds which start slowly do not fill the window, however many of their tasks
 * wait: else nobody would get to know of those behind. Where nothing could be read for a while for
 * want of room, although the queue may start more, the largest kinds keep the first of their tasks
 * and are set aside.
 */
final class WindowShares {

  private static final Logger LOG = LoggerFactory.getLogger(WindowShares.class);

  /** Looks without a page in between, a quarter of a second each. */
  private static final int PATIENCE = 4;

  private final TermScope scope;
  private final QueueMemory memory;
  private final Admission admission;
  private final TaskIntake intake;
  private final WindowRefill refill;
  private long pagesBefore;
  private int stuck;

  WindowShares(
      TermScope scope,
      QueueMemory memory,
      Admission admission,
      TaskIntake intake,
      WindowRefill refill) {
    this.scope = scope;
    this.memory = memory;
    this.admission = admission;
    this.intake = intake;
    this.refill = refill;
  }

  /** Looks at the window; four times a second. */
  void look() {
    boolean isStuck = refill.isShutOut() && refill.pages() == pagesBefore && admission.room(1) > 0;
    pagesBefore = refill.pages();
    stuck = isStuck ? stuck + 1 : 0;
    if (stuck >= PATIENCE) {
      stuck = 0;
      makeRoom();
    }
  }

  private void makeRoom() {
    List<TaskKind> kinds = new ArrayList<>(kindsInWindow());
    kinds.removeIf(memory::isParked);
    if (kinds.isEmpty()) {
      return;
    }
    kinds.sort(Comparator.comparingDouble(memory.window()::share).reversed());
    double keeps = 1.0 / (4 * kinds.size());
    for (TaskKind kind : kinds) {
      if (memory.window().isBelowLowWater() || memory.window().share(kind) <= keeps) {
        break;
      }
      LOG.debug("queue {}: tasks of {} wait in the table for their turn", scope.queue(), kind);
      memory.aside().add(kind);
      memory.window().keepFirst(kind, keeps, intake::leaveAside);
    }
    refill.roomWasMade();
  }

  private Set<TaskKind> kindsInWindow() {
    Set<TaskKind> kinds = new LinkedHashSet<>();
    memory.window().forEachKind((kind, tasks) -> kinds.add(kind));
    return kinds;
  }
}
