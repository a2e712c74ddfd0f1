package io.buswork.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One generation of a module on one node.
 *
 * @param node the node
 * @param module the module
 * @param version the version
 * @param generation tells two deployments of the same version apart; grows
 * @param state where it stands
 * @param error why it failed; null if it did not
 * @param retryAt when a failed one is tried again; null: not by itself
 * @param loader what became of its class loader; null while it is in use
 * @param holder what keeps a leaked loader alive, where that was found; else null
 * @param leftBehind what it had not cleaned up when it was undeployed, and was done for it
 * @param at when this was so
 */
public record ModuleNodeState(
    String node,
    String module,
    String version,
    long generation,
    State state,
    @Nullable String error,
    @Nullable Instant retryAt,
    @Nullable LoaderFate loader,
    @Nullable String holder,
    List<String> leftBehind,
    Instant at) {

  public ModuleNodeState {
    leftBehind = List.copyOf(leftBehind);
  }

  /** The same; it has been tried again meanwhile. */
  public ModuleNodeState withoutRetry() {
    return retryAt == null
        ? this
        : new ModuleNodeState(
            node, module, version, generation, state, error, null, loader, holder, leftBehind, at);
  }

  /** Where a generation stands on its node. */
  public enum State {
    /** Being loaded, or started and waiting for the others. */
    STARTING,
    /** Serving. */
    LIVE,
    /** Replaced; finishing what it runs. */
    DRAINING,
    /** Undeployed. */
    UNLOADED,
    /** Never got live. */
    FAILED;

    /** The name users see. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of a class loader after its generation was undeployed. */
  public enum LoaderFate {
    /** The garbage collector has proved that nothing holds it. */
    COLLECTED,
    /** Not known yet. */
    PENDING,
    /** Something still holds it. */
    LEAKED;

    /** The name users see. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
