package io.buswork.worker;

import io.buswork.store.DesiredModule;
import io.buswork.store.LogLevel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Brings the levels that modules log from to what is desired. Belongs to the worker's context. */
final class ModuleLevels {

  private final Consumer<Map<String, LogLevel>> apply;
  private Map<String, LogLevel> applied = Map.of();

  /**
   * @param apply told of the levels by module whenever they have changed
   */
  ModuleLevels(Consumer<Map<String, LogLevel>> apply) {
    this.apply = apply;
  }

  void bringTo(List<DesiredModule> desired) {
    Map<String, LogLevel> wanted = new HashMap<>();
    for (DesiredModule module : desired) {
      if (module.logLevel() != null) {
        wanted.put(module.name(), module.logLevel());
      }
    }
    if (!wanted.equals(applied)) {
      apply.accept(wanted);
      applied = wanted;
    }
  }
}
