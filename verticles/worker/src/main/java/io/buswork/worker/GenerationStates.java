package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleVersion;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this node tells of its generations: in the store, and as events. */
final class GenerationStates {

  /** Unloaded and failed ones that are still told of, the newest. */
  private static final int KEPT = 60;

  private final String node;
  private final InstantSource time;
  private final EventBus bus;
  private final TreeMap<Long, ModuleNodeState> states = new TreeMap<>();
  private final GenerationTally tally = new GenerationTally();
  private boolean changed = true;

  GenerationStates(String node, InstantSource time, EventBus bus) {
    this.node = node;
    this.time = time;
    this.bus = bus;
  }

  void set(long generation, ModuleVersion version, State state) {
    states.replaceAll(
        (number, earlier) ->
            earlier.module().equals(version.name()) ? earlier.withoutRetry() : earlier);
    set(generation, version, state, null, null, List.of());
  }

  /**
   * It did not start.
   *
   * @param retryAt when it is tried again; null: not by itself
   */
  void failed(
      long generation, ModuleVersion version, @Nullable String error, @Nullable Instant retryAt) {
    states
        .values()
        .removeIf(earlier -> earlier.generation() != generation && isLike(earlier, version));
    set(generation, version, State.FAILED, error, retryAt, List.of());
  }

  /** An earlier try of which nothing is left. */
  private static boolean isLike(ModuleNodeState earlier, ModuleVersion version) {
    return earlier.state() == State.FAILED
        && earlier.module().equals(version.name())
        && earlier.version().equals(version.version())
        && (earlier.loader() == null || earlier.loader() == LoaderFate.COLLECTED);
  }

  /** It is undeployed, and this is what it had not cleaned up itself. */
  void unloaded(long generation, ModuleVersion version, List<String> leftBehind) {
    set(generation, version, State.UNLOADED, null, null, leftBehind);
  }

  private void set(
      long generation,
      ModuleVersion version,
      State state,
      @Nullable String error,
      @Nullable Instant retryAt,
      List<String> leftBehind) {
    ModuleNodeState now =
        new ModuleNodeState(
            node,
            version.name(),
            version.version(),
            generation,
            state,
            error,
            retryAt,
            state == State.UNLOADED ? LoaderFate.PENDING : null,
            null,
            leftBehind,
            time.instant());
    put(generation, now);
    JsonObject data =
        new JsonObject()
            .put("version", now.version())
            .put("node", node)
            .put("generation", generation);
    if (error != null) {
      data.put("error", error);
    }
    if (retryAt != null) {
      data.put("retryAt", retryAt.truncatedTo(ChronoUnit.MILLIS).toString());
    }
    if (!leftBehind.isEmpty()) {
      data.put("leftBehind", new JsonArray(leftBehind));
    }
    publish(now, "io.buswork.module." + state.wireName(), data);
  }

  boolean isLive(long generation) {
    ModuleNodeState now = states.get(generation);
    return now != null && now.state() == State.LIVE;
  }

  void fate(long generation, LoaderFate fate, @Nullable String holder) {
    ModuleNodeState before = states.get(generation);
    if (before == null || (before.loader() == fate)) {
      return;
    }
    put(
        generation,
        new ModuleNodeState(
            node,
            before.module(),
            before.version(),
            generation,
            before.state(),
            before.error(),
            before.retryAt(),
            fate,
            holder,
            before.leftBehind(),
            time.instant()));
    JsonObject data =
        new JsonObject()
            .put("version", before.version())
            .put("node", node)
            .put("generation", generation)
            .put("holder", holder);
    String what = fate == LoaderFate.LEAKED ? "leaked" : "loader-" + fate.wireName();
    publish(before, "io.buswork.module." + what, data);
  }

  /** The generation for people. */
  String label(long generation) {
    ModuleNodeState state = states.get(generation);
    return state == null
        ? "generation " + generation
        : "module " + state.module() + " " + state.version() + " (generation " + generation + ")";
  }

  private void put(long generation, ModuleNodeState state) {
    tally.moved(states.put(generation, state), state);
    changed = true;
    long over = states.values().stream().filter(GenerationStates::isPast).count() - KEPT;
    for (Iterator<ModuleNodeState> all = states.values().iterator(); over > 0 && all.hasNext(); ) {
      if (isPast(all.next())) {
        all.remove();
        over--;
      }
    }
  }

  /** How many there are of each; any thread may ask. */
  GenerationTally tally() {
    return tally;
  }

  private static boolean isPast(ModuleNodeState state) {
    return state.state() == State.UNLOADED || state.state() == State.FAILED;
  }

  private void publish(ModuleNodeState state, String type, JsonObject data) {
    bus.publish(
        Addresses.EVENTS,
        EventBatch.ofSystem(
            node, new SystemEvent(type, state.module(), state.at().toEpochMilli(), data)));
  }

  /** All states, if any changed since the last call; else null. */
  @Nullable List<ModuleNodeState> takeChanged() {
    if (!changed) {
      return null;
    }
    changed = false;
    return new ArrayList<>(states.values());
  }

  /** They could not be stored: try again. */
  void keepChanged() {
    changed = true;
  }
}
