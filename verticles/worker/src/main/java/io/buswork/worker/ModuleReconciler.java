package io.buswork.worker;

import io.buswork.bus.NodeContext;
import io.buswork.bus.RolloutNews;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.DesiredModule;
import io.buswork.store.LogLevel;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node's modules to what is desired, in steps that may be repeated at any time: a
 * rollout's version is started beside the live one and reported; when the store says that all nodes
 * are prepared, the routes are switched and the old generation retires, or both serve as long as
 * the rollout is a canary. Belongs to the worker's context.
 */
final class ModuleReconciler {

  private static final Logger LOG = LoggerFactory.getLogger(ModuleReconciler.class);
  private static final Duration ROLLOUT_PATIENCE = Duration.ofSeconds(60);

  private final String node;
  private final ModuleStore store;
  private final ModuleStarts starts;
  private final HandlerRoutes routes;
  private final GenerationStates states;
  private final GenerationRetirement retirement;
  private final HandlerDeclarations declarations;
  private final RolloutNews news;
  private final CanaryDuty canaries;
  private final Runnable onSwitch;
  private final Map<Long, Generation> prepared = new TreeMap<>();
  private final Map<Long, String> refused = new HashMap<>();
  private final Map<String, Wanted> wanted = new HashMap<>();
  private boolean preparing;
  private ModuleLevels logLevels = new ModuleLevels(levels -> {});

  ModuleReconciler(
      Vertx vertx,
      NodeContext node,
      WorkerOptions options,
      CanaryRules rules,
      HandlerRoutes routes,
      GenerationStates states,
      GenerationRetirement retirement,
      Runnable onSwitch) {
    this.node = node.nodeId();
    this.store = node.stores().modules();
    this.starts = new ModuleStarts(vertx, node, options, routes, states, retirement);
    this.routes = routes;
    this.states = states;
    this.retirement = retirement;
    this.declarations = new HandlerDeclarations(node, vertx.eventBus());
    this.news = new RolloutNews(vertx.eventBus(), node.nodeId(), node.time());
    this.canaries =
        new CanaryDuty(node.nodeId(), store, routes.canaries(), new CanaryJudge(rules), news);
    this.onSwitch = onSwitch;
  }

  /** Says who must have signed the jars that are loaded. */
  void trusting(TrustedSigners signers) {
    starts.trusting(signers);
  }

  /** Says who makes modules log from the levels on that are desired. */
  void settingLogLevels(Consumer<Map<String, LogLevel>> apply) {
    logLevels = new ModuleLevels(apply);
  }

  /** Says who looks after modules that want to end the JVM. */
  void watchingExits(Consumer<Generation> watch) {
    starts.watchingExits(watch);
  }

  /** Whether a look is worth while: a rollout is under way, or a module is to be tried again. */
  boolean isBusy() {
    return preparing || starts.isAnyDue();
  }

  /**
   * One look at what is desired, and all that follows; rollouts that end change what is desired.
   */
  Future<Void> runOnce() {
    return store
        .desired()
        .onSuccess(logLevels::bringTo)
        .compose(this::prepareAll)
        .compose(done -> finishRollouts())
        .compose(done -> store.desired())
        .compose(
            desired ->
                store
                    .configs()
                    .compose(configs -> activate(desired, configs))
                    .map(done -> removeMissing(desired))
                    .map(done -> showCanaries(desired)))
        .compose(done -> declarations.runOnce())
        .compose(done -> canaries.runOnce())
        .compose(done -> preparing ? advance() : none())
        .compose(done -> report());
  }

  private Future<Void> advance() {
    return store
        .advanceRollouts(ROLLOUT_PATIENCE)
        .onSuccess(moved -> moved.forEach(news::tell))
        .mapEmpty();
  }

  private Future<?> prepareAll(List<DesiredModule> desired) {
    preparing = desired.stream().anyMatch(module -> module.preparing() != null);
    Future<?> steps = none();
    for (DesiredModule module : desired) {
      steps = steps.compose(done -> prepare(module));
    }
    return steps;
  }

  private Future<?> prepare(DesiredModule module) {
    Rollout rollout = module.preparing();
    ModuleVersion version = module.preparingVersion();
    if (rollout == null
        || version == null
        || prepared.containsKey(rollout.id())
        || refused.containsKey(rollout.id())) {
      return none();
    }
    return starts
        .prepare(version, rollout.id())
        .map(
            generation -> {
              prepared.put(rollout.id(), generation);
              return (String) null;
            })
        .recover(
            failure -> {
              if (failure instanceof StoreUnavailableException) {
                return Future.failedFuture(failure);
              }
              String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
              refused.put(rollout.id(), why);
              return Future.succeededFuture(why);
            })
        .compose(error -> tellPrepared(rollout, error));
  }

  private Future<Void> tellPrepared(Rollout rollout, @Nullable String error) {
    if (rollout.phase() == Rollout.Phase.PREPARING) {
      return store
          .reportPrepared(rollout.id(), node, error)
          .onSuccess(moved -> moved.forEach(news::tell))
          .mapEmpty();
    }
    // A node that came late to a canary: the others have it already.
    return error == null
        ? none()
        : store
            .endRollout(rollout.module(), Rollout.Phase.FAILED, "node " + node + ": " + error)
            .onSuccess(ended -> ended.ifPresent(news::tell))
            .mapEmpty();
  }

  /** Rollouts that have ended: the prepared generation takes over, or is dropped. */
  private Future<?> finishRollouts() {
    Future<?> steps = none();
    for (Long id : List.copyOf(prepared.keySet())) {
      steps =
          steps
              .compose(done -> store.rollout(id))
              .compose(
                  rollout ->
                      rollout.map(Rollout::isUnderWay).orElse(false)
                          ? none()
                          : finish(id, rollout.map(Rollout::phase).orElse(Rollout.Phase.FAILED)));
    }
    return steps;
  }

  private Future<Void> finish(long rollout, Rollout.Phase phase) {
    Generation generation = prepared.remove(rollout);
    if (generation == null) {
      return none();
    }
    routes.canaries().end(generation.version().name());
    if (phase == Rollout.Phase.DONE) {
      switchTo(generation);
      return none();
    }
    if (states.isLive(generation.number())) {
      onSwitch.run();
      retire(generation);
      return none();
    }
    return retirement.unload(generation);
  }

  /** New generations that have a share of the tasks: what the share is now. */
  private @Nullable Void showCanaries(List<DesiredModule> desired) {
    for (DesiredModule module : desired) {
      Rollout rollout = module.preparing();
      Generation live = routes.live(module.name());
      Generation newcomer = rollout == null ? null : prepared.get(rollout.id());
      if (rollout == null
          || rollout.phase() != Rollout.Phase.CANARY
          || rollout.canary() == null
          || live == null
          || newcomer == null) {
        continue;
      }
      if (routes.canaries().show(rollout, rollout.canary(), live, newcomer)
          && !states.isLive(newcomer.number())) {
        states.set(newcomer.number(), newcomer.version(), State.LIVE);
        onSwitch.run();
      }
    }
    return null;
  }

  /** What is active elsewhere and not here: this node came late, or missed the rollout. */
  private Future<?> activate(List<DesiredModule> desired, Map<String, Long> configs) {
    // Of a rollout that is over it need not be known that it was refused here.
    refused.keySet().removeIf(id -> desired.stream().noneMatch(m -> isPreparing(m, id)));
    Future<?> steps = none();
    for (DesiredModule module : desired) {
      ModuleVersion active = module.active();
      if (active == null) {
        continue;
      }
      long config = configs.getOrDefault(active.name(), 0L);
      wanted.put(active.name(), new Wanted(active, config));
      if (isLive(active, config) || isPrepared(active) || !starts.mayStart(active, config)) {
        continue;
      }
      if (starts.hasFailed(active.name())) {
        tryAgain(active, config);
      } else {
        steps = steps.compose(done -> activate(active, config));
      }
    }
    return steps;
  }

  private static boolean isPreparing(DesiredModule module, long rollout) {
    return module.preparing() != null && module.preparing().id() == rollout;
  }

  /** What kept it from starting is told; the other modules do not wait for it. */
  private Future<Void> activate(ModuleVersion version, long config) {
    return starts
        .activate(version, config)
        .map(this::switchTo)
        .recover(
            failure ->
                failure instanceof StoreUnavailableException
                    ? Future.failedFuture(failure)
                    : none());
  }

  /** Beside all else: it may take all of its patience, each time. */
  private void tryAgain(ModuleVersion version, long config) {
    starts
        .activate(version, config)
        .compose(
            generation -> {
              boolean late = !new Wanted(version, config).equals(wanted.get(version.name()));
              return late ? retirement.unload(generation) : none().map(now -> switchTo(generation));
            })
        .eventually(this::report)
        .onFailure(failure -> LOG.debug("module {}: tried again", version.name(), failure));
  }

  private boolean isLive(ModuleVersion version, long configuredBy) {
    Generation live = routes.live(version.name());
    return live != null
        && live.version().version().equals(version.version())
        && live.configuredBy() == configuredBy;
  }

  /** Its rollout has ended a moment ago: the next look finds it. */
  private boolean isPrepared(ModuleVersion version) {
    return prepared.values().stream()
        .map(Generation::version)
        .anyMatch(v -> v.name().equals(version.name()) && v.version().equals(version.version()));
  }

  private @Nullable Void removeMissing(List<DesiredModule> desired) {
    Set<String> active = new HashSet<>();
    desired.stream().filter(m -> m.active() != null).forEach(m -> active.add(m.name()));
    starts.retain(active);
    wanted.keySet().retainAll(active);
    for (String module : routes.modules()) {
      if (!active.contains(module)) {
        Generation removed = routes.remove(module);
        if (removed != null) {
          declarations.isGone(module);
          onSwitch.run();
          retire(removed);
        }
      }
    }
    return null;
  }

  private @Nullable Void switchTo(Generation generation) {
    Generation before = routes.switchTo(generation);
    declarations.isLive(generation);
    states.set(generation.number(), generation.version(), State.LIVE);
    onSwitch.run();
    if (before != null) {
      retire(before);
    }
    return null;
  }

  private void retire(Generation generation) {
    retirement
        .retire(generation)
        .compose(retired -> report())
        .onFailure(
            failure -> LOG.warn("module {}: could not be unloaded", generation.label(), failure));
  }

  /** Stores what changed. */
  Future<Void> report() {
    var changed = states.takeChanged();
    return changed == null
        ? none()
        : store.report(node, changed).onFailure(failure -> states.keepChanged());
  }

  /** Undeploys everything; nothing runs any more. */
  Future<Void> stop() {
    wanted.clear();
    Future<Void> steps = none();
    for (String module : routes.modules()) {
      Generation generation = routes.remove(module);
      if (generation != null) {
        steps = steps.compose(done -> generation.stop());
      }
    }
    for (Generation generation : prepared.values()) {
      steps = steps.compose(done -> generation.stop());
    }
    prepared.clear();
    return steps;
  }

  private static Future<Void> none() {
    return Future.succeededFuture();
  }

  /**
   * What was active at the last look.
   *
   * @param config the rollout that brought its configuration; 0: it has none
   */
  private record Wanted(ModuleVersion version, long config) {}
}
