package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.List;

/** Parks the kinds that no node can run any more, and brings back those that one can again. */
final class KindWatch {

  private final QueueMemory memory;
  private final TaskIntake intake;
  private final TimedTasks timedTasks;

  KindWatch(QueueMemory memory, TaskIntake intake, TimedTasks timedTasks) {
    this.memory = memory;
    this.intake = intake;
    this.timedTasks = timedTasks;
  }

  /** The routes have changed. */
  void routesChanged() {
    List<TaskKind> stranded = new ArrayList<>();
    memory
        .window()
        .forEachKind(
            (kind, tasks) -> {
              if (!memory.directory().canRun(kind) && !stranded.contains(kind)) {
                stranded.add(kind);
              }
            });
    for (TaskKind kind : memory.keyed().kinds()) {
      if (!memory.directory().canRun(kind) && !stranded.contains(kind)) {
        stranded.add(kind);
      }
    }
    for (TaskKind kind : memory.aside().kinds()) {
      if (!memory.directory().canRun(kind) && !stranded.contains(kind)) {
        stranded.add(kind);
      }
    }
    stranded.forEach(intake::parkAll);
    var released = memory.parked().release(memory.directory()::canRun);
    released.values().forEach(this::readAgain);
    if (released.values().stream().anyMatch(ParkedTypes.Parked::hasKeyed)) {
      intake.keys().readAgain();
    }
    if (!released.isEmpty()) {
      timedTasks.restart();
    }
  }

  private void readAgain(ParkedTypes.Parked parked) {
    parked.forEachFirst(memory.cursors()::leaveOut);
  }
}
