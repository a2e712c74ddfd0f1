package io.buswork.worker;

import io.buswork.bus.NodeContext;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Durations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts versions of modules on this node and tells how that went; active ones that do not start
 * are tried again. Belongs to the worker's context.
 */
final class ModuleStarts {

  private static final Logger LOG = LoggerFactory.getLogger(ModuleStarts.class);

  /** A node that joins has better things to do than to load all its modules at the same time. */
  static final int MOST_AT_ONCE = 8;

  /** What takes longer waits for something, perhaps for ever: others need not wait for that too. */
  static final Duration BUSY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final InstantSource time;
  private final ModuleStore store;
  private final JarFetch jars;
  private final WorkerOptions options;
  private final HandlerRoutes routes;
  private final GenerationStates states;
  private final GenerationRetirement retirement;
  private final StartRetries retries;
  private final Map<Future<Generation>, Instant> underWay = new HashMap<>();
  private long lastGeneration;
  private Consumer<Generation> exits = generation -> {};

  ModuleStarts(
      Vertx vertx,
      NodeContext node,
      WorkerOptions options,
      HandlerRoutes routes,
      GenerationStates states,
      GenerationRetirement retirement) {
    this.vertx = vertx;
    this.time = node.time();
    this.store = node.stores().modules();
    this.jars = new JarFetch(vertx, store);
    this.options = options;
    this.routes = routes;
    this.states = states;
    this.retirement = retirement;
    this.retries = new StartRetries(node.time());
  }

  /** Says who must have signed the jars that are loaded. */
  void trusting(TrustedSigners signers) {
    jars.trusting(signers);
  }

  /** Says who looks after modules that want to end the JVM. */
  void watchingExits(Consumer<Generation> watch) {
    exits = watch;
  }

  /**
   * Starts the version of a rollout, with its configuration; if it does not start, that is the
   * rollout's end.
   *
   * @param patience ended when the rollout is
   */
  Future<Generation> prepare(ModuleVersion version, long rollout, Patience patience) {
    Try once = new Try(version, ++lastGeneration, patience);
    return counted(
        once.start(rollout)
            .onFailure(
                failure -> {
                  if (isItsOwn(failure)) {
                    once.failed(failure, null);
                  }
                }));
  }

  /**
   * Starts the version that is active. If it does not start it is tried again later.
   *
   * @param config the rollout that brought its configuration; 0: it has none
   */
  Future<Generation> activate(ModuleVersion version, long config) {
    Try one = new Try(version, ++lastGeneration, patience());
    retries.begun(version.name());
    return counted(
        one.start(null)
            .onFailure(
                failure -> {
                  if (isItsOwn(failure)) {
                    one.failed(failure, retries.failed(version, config, one.remains(failure)));
                  } else {
                    retries.brokenOff(version.name());
                  }
                }));
  }

  /** As long as a start may take. */
  Patience patience() {
    return new Patience(options.prepareTimeout());
  }

  private Future<Generation> counted(Future<Generation> start) {
    underWay.put(start, time.instant());
    return start.onComplete(ended -> underWay.remove(start));
  }

  /** Whether another start may be begun now; when one has ended, or takes long, it may. */
  boolean mayBegin() {
    Instant busySince = time.instant().minus(BUSY);
    return underWay.values().stream().filter(busySince::isBefore).count() < MOST_AT_ONCE;
  }

  /** Whether none is under way. */
  boolean areEnded() {
    return underWay.isEmpty();
  }

  /** Waits for those that are under way now, however they end. */
  Future<Void> ended() {
    return Future.join(List.copyOf(underWay.keySet())).transform(all -> Future.succeededFuture());
  }

  /**
   * Where the database cannot be read nothing is known of the module: the next look tries again.
   */
  private static boolean isItsOwn(Throwable failure) {
    return !(failure instanceof StoreUnavailableException);
  }

  /** Whether {@link #activate} is worth while now. */
  boolean mayStart(ModuleVersion version, long config) {
    return retries.mayStart(version, config);
  }

  /** Whether a module is to be tried again now. */
  boolean isAnyDue() {
    return retries.isAnyDue();
  }

  /** Only these modules are active. */
  void retain(Set<String> modules) {
    retries.retain(modules);
  }

  /** One start of one version. */
  private final class Try {

    private final ModuleVersion version;
    private final long number;
    private final Patience patience;
    private @Nullable BooleanSupplier remains;

    Try(ModuleVersion version, long number, Patience patience) {
      this.version = version;
      this.number = number;
      this.patience = patience;
    }

    Future<Generation> start(@Nullable Long rollout) {
      return store
          .config(version.name(), rollout)
          .compose(config -> jars.read(version).compose(jar -> start(config, jar)));
    }

    private Future<Generation> start(ModuleConfig config, Optional<Path> read) {
      states.set(number, version, State.STARTING);
      return jars.verified(version, read)
          .compose(
              jar -> Generation.start(vertx, number, version, config, jar, patience, this::discard))
          .onSuccess(exits::accept)
          .compose(this::withoutClash)
          .onSuccess(started -> retries.started(version.name()));
    }

    private Future<Void> discard(Generation generation) {
      var loader = new WeakReference<>(generation.classLoader());
      remains = () -> !loader.refersTo(null);
      return retirement.discard(generation);
    }

    private Future<Generation> withoutClash(Generation generation) {
      String clash = routes.clash(generation);
      return clash == null
          ? Future.succeededFuture(generation)
          : discard(generation)
              .compose(stopped -> Future.failedFuture(new IllegalStateException(clash)));
    }

    private @Nullable BooleanSupplier remains(Throwable failure) {
      return failure instanceof ModuleStuckException stuck ? stuck.thread()::isAlive : remains;
    }

    private void failed(Throwable failure, @Nullable Duration pause) {
      Instant next = pause == null ? null : time.instant().plus(pause);
      states.failed(number, version, failure.getMessage(), next);
      LOG.warn(
          "module {} {}: did not start: {}{}",
          version.name(),
          version.version(),
          failure.getMessage(),
          pause == null ? "" : "; it is tried again in " + Durations.format(pause));
      LOG.debug("module {} {}", version.name(), version.version(), failure);
    }
  }
}
