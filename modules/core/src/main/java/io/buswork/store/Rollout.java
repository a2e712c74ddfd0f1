package io.buswork.store;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a module's active version.
 *
 * @param id grows with each rollout
 * @param module the module
 * @param version the version to become active
 * @param phase how far it is
 * @param error why it failed; null if it did not
 * @param startedAt when it began
 * @param startedBy who began it
 */
public record Rollout(
    long id,
    String module,
    String version,
    Phase phase,
    @Nullable String error,
    Instant startedAt,
    String startedBy) {

  /** The phases, in order; no node waits for a leader to go from one to the next. */
  public enum Phase {
    /** Every node starts the new version beside the old one. */
    PREPARING,
    /** The new version is the active one: every node routes to it. */
    DONE,
    /** A start failed, or took too long: the old version stays. */
    FAILED;

    /** The name users see and the database keeps. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
