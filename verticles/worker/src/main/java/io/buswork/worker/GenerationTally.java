package io.buswork.worker;

import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.buswork.store.ModuleNodeState.State;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many generations of modules stand where. Written by the worker's context, read by all. */
final class GenerationTally {

  private final Map<State, AtomicInteger> states = zeros(State.values());
  private final Map<LoaderFate, AtomicInteger> fates = zeros(LoaderFate.values());
  private final AtomicInteger started = new AtomicInteger();

  private static <K> Map<K, AtomicInteger> zeros(K[] keys) {
    return Arrays.stream(keys)
        .collect(Collectors.toUnmodifiableMap(Function.identity(), key -> new AtomicInteger()));
  }

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
      of(states, now.state()).incrementAndGet();
      if (before != null) {
        of(states, before.state()).decrementAndGet();
      }
    }
    LoaderFate was = before == null ? null : before.loader();
    LoaderFate is = now.loader();
    if (is != null && is != was) {
      of(fates, is).incrementAndGet();
      if (was != null) {
        of(fates, was).decrementAndGet();
      }
    }
  }

  private static <K> AtomicInteger of(Map<K, AtomicInteger> counts, K key) {
    return Objects.requireNonNull(counts.get(key));
  }

  /** How many are in that state; of failed ones, how many ever were. */
  int in(State state) {
    return of(states, state).get();
  }

  /** How many loaders have met that fate. */
  int of(LoaderFate fate) {
    return of(fates, fate).get();
  }

  /** How many there ever were. */
  int started() {
    return started.get();
  }
}
