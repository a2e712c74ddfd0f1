package io.buswork.scheduler;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Parks the kinds that no node can run any more, and brings back those that one can again. */
final class KindWatch {

  private final QueueMemory memory;
  private final TaskIntake intake;
  private final TimedTasks timedTasks;
  private Set<String> runnable = Set.of();

  KindWatch(QueueMemory memory, TaskIntake intake, TimedTasks timedTasks) {
    this.memory = memory;
    this.intake = intake;
    this.timedTasks = timedTasks;
  }

  /** The routes have changed. */
  void routesChanged() {
    Set<TaskKind> stranded = new LinkedHashSet<>();
    memory.window().forEachKind((kind, tasks) -> stranded.add(kind));
    stranded.addAll(memory.keyed().kinds());
    stranded.addAll(memory.aside().kinds());
    stranded.removeIf(memory.directory()::canRun);
    stranded.forEach(intake::parkAll);
    List<ParkedTypes.Parked> released = memory.parked().release(memory.directory()::canRun);
    if (hasNews()) {
      memory.parked().releaseOthers().ifPresent(released::add);
    }
    released.forEach(this::readAgain);
    if (released.stream().anyMatch(ParkedTypes.Parked::hasKeyed)) {
      intake.keys().readAgain();
    }
    if (!released.isEmpty()) {
      timedTasks.restart();
    }
  }

  /** Whether something can be run that could not be when last looked: it may be of any type. */
  private boolean hasNews() {
    Set<String> now = memory.directory().runnable();
    boolean hasNews = !runnable.containsAll(now);
    runnable = now;
    return hasNews;
  }

  private void readAgain(ParkedTypes.Parked parked) {
    parked.forEachFirstParked(memory.cursors()::leaveOut);
  }
}
