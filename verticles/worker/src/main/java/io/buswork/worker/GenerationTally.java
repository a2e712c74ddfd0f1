package io.buswork.worker;

import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.buswork.store.ModuleNodeState.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** How many generations of modules stand where. Written by the worker's context, read by all. */
final class GenerationTally {

  private final AtomicIntegerArray states = new AtomicIntegerArray(State.values().length);
  private final AtomicIntegerArray fates = new AtomicIntegerArray(LoaderFate.values().length);
  private final AtomicInteger started = new AtomicInteger();

  /**
   * A generation is new, or goes on.
   *
   * @param before where it stood; null: it is new
   */
  void moved(@Nullable ModuleNodeState before, ModuleNodeState now) {
    if (before == null) {
      started.incrementAndGet();
    }
    if (before == null || before.state() != now.state()) {
      states.incrementAndGet(now.state().ordinal());
      if (before != null) {
        states.decrementAndGet(before.state().ordinal());
      }
    }
    LoaderFate was = before == null ? null : before.loader();
    if (now.loader() != null && now.loader() != was) {
      fates.incrementAndGet(now.loader().ordinal());
      if (was != null) {
        fates.decrementAndGet(was.ordinal());
      }
    }
  }

  /** How many are in that state; of failed ones, how many ever were. */
  int in(State state) {
    return states.get(state.ordinal());
  }

  /** How many loaders have met that fate. */
  int of(LoaderFate fate) {
    return fates.get(fate.ordinal());
  }

  /** How many there ever were. */
  int started() {
    return started.get();
  }
}
