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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node's modules to what is desired, in steps that may be repeated at any time: a
 * rollout's version is started beside the live one and reported; when the store says that all nodes
 * are prepared, the routes are switched and the old generation retires, or both serve as long as
 * the rollout is a canary. No look waits for a module's start: another look follows its end.
 * Belongs to the worker's context.
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
  private final RolloutPreparations preparations;
  private final CanaryDuty canaries;
  private final Runnable onSwitch;
  private final Map<String, Wanted> wanted = new HashMap<>();
  private final Set<Wanted> activating = new HashSet<>();
  private Runnable onStarted = () -> {};
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
    this.preparations = new RolloutPreparations(this.node, store, starts, routes, news);
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

  /** Says who has {@link #runOnce} called again, soon, when a start has ended. */
  void lookingAgain(Runnable look) {
    onStarted = look;
    preparations.onEnded(look);
  }

  /**
   * Waits until nothing is being started any more, and all that follows is done.
   *
   * @param look has {@link #runOnce} called
   * @param patience how long; after that it goes on beside all else
   */
  Future<Void> settled(Supplier<Future<Void>> look, Duration patience) {
    return settled(look)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure -> failure instanceof TimeoutException ? none() : Future.failedFuture(failure));
  }

  private Future<Void> settled(Supplier<Future<Void>> look) {
    return starts.areEnded()
        ? none()
        : starts.ended().compose(ended -> look.get()).compose(looked -> settled(look));
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
        .compose(this::prepare)
        .compose(done -> finishRollouts())
        .compose(done -> store.desired())
        .compose(
            desired ->
                store
                    .configs()
                    .map(configs -> activate(desired, configs))
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

  private Future<Void> prepare(List<DesiredModule> desired) {
    preparing = desired.stream().anyMatch(module -> module.preparing() != null);
    return preparations.look(desired);
  }

  /** Rollouts that have ended: the prepared generation takes over, or is dropped. */
  private Future<?> finishRollouts() {
    Future<?> steps = none();
    for (Long id : preparations.prepared().keySet()) {
      steps =
          steps
              .compose(done -> phase(id))
              .compose(phase -> phase.isUnderWay() ? none() : finish(id, phase));
    }
    for (Long id : preparations.beginning()) {
      steps =
          steps
              .compose(done -> phase(id))
              .onSuccess(
                  phase -> {
                    if (!phase.isUnderWay() && phase != Rollout.Phase.DONE) {
                      preparations.giveUp(id);
                    }
                  });
    }
    return steps;
  }

  private Future<Rollout.Phase> phase(long rollout) {
    return store
        .rollout(rollout)
        .map(found -> found.map(Rollout::phase).orElse(Rollout.Phase.FAILED));
  }

  private Future<Void> finish(long rollout, Rollout.Phase phase) {
    Generation generation = preparations.take(rollout);
    if (generation == null) {
      return none();
    }
    routes.canaries().end(generation.version().name());
    if (phase == Rollout.Phase.DONE && !isOvertaken(generation)) {
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

  /** It took so long to start that the others have gone on to the next version already. */
  private boolean isOvertaken(Generation generation) {
    Generation live = routes.live(generation.version().name());
    return live != null && live.number() > generation.number();
  }

  /** New generations that have a share of the tasks: what the share is now. */
  private @Nullable Void showCanaries(List<DesiredModule> desired) {
    for (DesiredModule module : desired) {
      Rollout rollout = module.preparing();
      Generation live = routes.live(module.name());
      Generation newcomer = rollout == null ? null : preparations.of(rollout);
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
  private @Nullable Void activate(List<DesiredModule> desired, Map<String, Long> configs) {
    preparations.forgetEnded(desired);
    for (DesiredModule module : desired) {
      ModuleVersion active = module.active();
      if (active == null) {
        continue;
      }
      Wanted now = new Wanted(active, configs.getOrDefault(active.name(), 0L));
      wanted.put(active.name(), now);
      if (!isLive(now)
          && !preparations.has(active, module.preparing())
          && !activating.contains(now)
          && starts.mayStart(active, now.config())
          && starts.mayBegin()) {
        activate(now);
      }
    }
    return null;
  }

  /** Beside all else: it may take all of its patience, each time. */
  private void activate(Wanted now) {
    activating.add(now);
    starts
        .activate(now.version(), now.config())
        .onComplete(ended -> activating.remove(now))
        .compose(
            generation ->
                now.equals(wanted.get(now.version().name())) && !isLive(now)
                    ? none().map(still -> switchTo(generation))
                    : retirement.unload(generation))
        .onFailure(failure -> LOG.debug("module {}: not started", now.version().name(), failure))
        .onComplete(
            ended -> {
              if (!(ended.cause() instanceof StoreUnavailableException)) {
                onStarted.run();
              }
            });
  }

  private boolean isLive(Wanted now) {
    Generation live = routes.live(now.version().name());
    return live != null
        && live.version().version().equals(now.version().version())
        && live.configuredBy() == now.config();
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
    return steps.compose(done -> preparations.stop());
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
