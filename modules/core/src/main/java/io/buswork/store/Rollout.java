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
 * @param error why it failed or was rolled back; null if it was not
 * @param startedAt when it began
 * @param startedBy who began it
 * @param strategy how it is done
 * @param previous the version that was active when it began; null: none
 * @param canary for canaries: the step it is at, or ended at; else null
 * @param endedAt when it ended; null: it has not, or that was not kept
 */
public record Rollout(
    long id,
    String module,
    String version,
    Phase phase,
    @Nullable String error,
    Instant startedAt,
    String startedBy,
    Strategy strategy,
    @Nullable String previous,
    @Nullable Canary canary,
    @Nullable Instant endedAt) {

  /** A rolling one of which no more is known. */
  public Rollout(
      long id,
      String module,
      String version,
      Phase phase,
      @Nullable String error,
      Instant startedAt,
      String startedBy) {
    this(
        id,
        module,
        version,
        phase,
        error,
        startedAt,
        startedBy,
        Strategy.ROLLING,
        null,
        null,
        null);
  }

  /** Whether it has not ended. */
  public boolean isUnderWay() {
    return phase.isUnderWay();
  }

  /**
   * A step of a canary.
   *
   * @param step counts the steps, from 1; 0 before the first
   * @param share the percentage of tasks that the new version gets
   * @param since when the step began; null before the first
   * @param comparison what the last step's end was founded on; null before
   */
  public record Canary(
      int step, int share, @Nullable Instant since, @Nullable CanaryComparison comparison) {}

  /** How the new version takes over. */
  public enum Strategy {
    /** Everywhere, as soon as every node has started it. */
    ROLLING,
    /** By shares, each compared with the version before. */
    CANARY,
    /** As rolling, back to the version before. */
    ROLLBACK;

    /** The name users see and the database keeps. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The phases, in order; no node waits for a leader to go from one to the next. */
  public enum Phase {
    /** Every node starts the new version beside the old one. */
    PREPARING,
    /** Both serve on every node, and are compared. */
    CANARY,
    /** The new version is the active one: every node routes to it. */
    DONE,
    /** A start failed, or took too long: the old version stays. */
    FAILED,
    /** It was worse than the version before, or a person said so: the old version stays. */
    ROLLEDBACK;

    /** Whether a rollout in it has not ended. */
    public boolean isUnderWay() {
      return this == PREPARING || this == CANARY;
    }

    /** The name users see and the database keeps. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
