package io.buswork.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Modules: their jars, which version should be active, and what each node says of it. */
public interface ModuleStore {

  /** A jar is kept in pieces of this length; the last one may be shorter. */
  int PIECE_BYTES = 512 << 10;

  /**
   * Keeps a jar. The same jar again under the same name and version changes nothing.
   *
   * @param jar its content
   * @param signer who has signed it; null: nobody
   * @return false if that name and version is taken by another jar; nothing is written then
   */
  Future<Boolean> upload(ModuleVersion version, JarPieces jar, @Nullable String signer);

  /** Who has signed which jar, by the jar's SHA-256; those that nobody has are left out. */
  Future<Map<String, String>> signers();

  /** All versions of all modules, by name, the newest upload first. */
  Future<List<ModuleVersion>> versions();

  /**
   * Reads the jar with this hash, a piece at a time.
   *
   * @param into takes a piece; the next one comes when its future has succeeded
   * @return false if there is none
   */
  Future<Boolean> readJar(String sha256, Function<Buffer, Future<Void>> into);

  /**
   * Begins a rollout.
   *
   * @return empty if one is under way for this module already
   */
  Future<Optional<Rollout>> startRollout(RolloutOrder order);

  /**
   * Ends a rollout that is under way: the version before stays.
   *
   * @param phase {@code FAILED} or {@code ROLLEDBACK}
   * @param reason why
   * @return empty if none is under way for this module
   */
  Future<Optional<Rollout>> endRollout(String module, Rollout.Phase phase, String reason);

  /** The version that was active before the one that is; empty: there was none. */
  Future<Optional<String>> versionBefore(String module);

  /** The rollout with this id. */
  Future<Optional<Rollout>> rollout(long id);

  /** The rollouts of a module, the newest first. */
  Future<List<Rollout>> rollouts(String module, int limit);

  /**
   * A module's configuration.
   *
   * @param rollout one that is under way: the configuration that it brings, if it brings one; null:
   *     the one in force
   */
  Future<ModuleConfig> config(String module, @Nullable Long rollout);

  /**
   * By module the rollout that brought the configuration in force; without those that have none.
   */
  Future<Map<String, Long>> configs();

  /**
   * Says from which level on a module's classes log.
   *
   * @param level null: as the node does
   */
  Future<Void> setLogLevel(String module, @Nullable LogLevel level);

  /** What every worker node should have. */
  Future<List<DesiredModule>> desired();

  /**
   * Says that a node has started a rollout's version beside the old one, or could not; and in the
   * same transaction moves the rollout on: to failed if any node failed, to done (or to the
   * canary's first step) if all live worker nodes are prepared.
   *
   * @param error null if the node is prepared
   * @return the rollout, if this has moved it on
   */
  Future<List<Rollout>> reportPrepared(long rollout, String node, @Nullable String error);

  /**
   * Moves rollouts on whose missing nodes have died meanwhile, and fails those that have been
   * preparing for longer than this.
   *
   * @return those that this has moved on
   */
  Future<List<Rollout>> advanceRollouts(Duration patience);

  /**
   * Replaces what a node has counted in a canary's step.
   *
   * @param counts one a version
   */
  Future<Void> reportCanary(long rollout, int step, String node, List<CanaryCount> counts);

  /** What all nodes have counted in a canary's present step; empty if it is no canary now. */
  Future<Optional<CanaryEvidence>> canaryEvidence(long rollout);

  /**
   * Takes a canary to where it goes from a step, in one statement, so that of several nodes that
   * come to the same conclusion one succeeds.
   *
   * @param step the step that the evidence was of
   * @return the rollout as it is now; empty if it had moved on from that step already
   */
  Future<Optional<Rollout>> moveCanary(long rollout, int step, CanaryMove move);

  /** Replaces all that is stored of this node's generations. */
  Future<Void> report(String node, List<ModuleNodeState> states);

  /** What the nodes that are alive say. */
  Future<List<ModuleNodeState>> nodeStates();

  /** The same of one module, without the generations that are unloaded. */
  Future<List<ModuleNodeState>> presentStates(String module);

  /**
   * Removes a module with all its versions. Nodes then unload it.
   *
   * @return false if there was none
   */
  Future<Boolean> delete(String module);
}
