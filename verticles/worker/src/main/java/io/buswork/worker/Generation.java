package io.buswork.worker;

import io.buswork.api.TaskVerticle;
import io.buswork.bus.Addresses;
import io.buswork.loader.LoadedModule;
import io.buswork.loader.ModuleStartException;
import io.buswork.loader.RefusedExit;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleVersion;
import io.buswork.task.Durations;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One deployment of one version of a module on this node: its class loader, its verticle's context,
 * its threads and its handlers. Those that the platform serves itself have no loader and no
 * threads.
 */
final class Generation {

  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

  /** A verticle whose stop never ends must not keep its classes. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final long number;
  private final ModuleVersion version;
  private final ModuleConfig config;
  private final @Nullable LoadedModule loaded;
  private final @Nullable BlockingThreads threads;
  private final Vertx vertx;
  private @Nullable Context context;
  private @Nullable String deploymentId;
  private boolean stopped;
  private Map<String, Handler> handlers = Map.of();

  private Generation(
      Vertx vertx, long number, ModuleVersion version, ModuleConfig config, LoadedModule loaded) {
    this.vertx = vertx;
    this.config = config;
    this.number = number;
    this.version = version;
    this.loaded = loaded;
    this.threads = new BlockingThreads(label() + "#" + number, loaded.classLoader());
  }

  private Generation(
      Vertx vertx, ModuleVersion version, Context context, Map<String, Handler> handlers) {
    this.vertx = vertx;
    this.config = ModuleConfig.none();
    this.number = 0;
    this.version = version;
    this.loaded = null;
    this.threads = null;
    this.context = context;
    this.handlers = handlers;
  }

  /**
   * Handlers that the platform serves itself, for programs elsewhere. It is never retired.
   *
   * @param kind as {@code GET /handlers} has it, and the name of its module
   * @param context where its handlers are called
   * @param handlers changed by their owner as time goes by
   */
  static Generation builtIn(Context context, String kind, Map<String, Handler> handlers) {
    ModuleVersion version =
        new ModuleVersion(kind, "", "", 0, "", List.of(), Instant.EPOCH, "buswork");
    return new Generation(context.owner(), version, context, handlers);
  }

  /**
   * Loads and starts a version beside whatever else runs.
   *
   * @param config what its verticle's {@code config()} is
   * @param jar deleted in the end
   * @param patience how long its class may take to load, and then its start
   * @param discard stops what was loaded and did not start
   * @return fails with {@link ModuleStartException} if it does not start, or {@link
   *     ModuleStuckException}
   */
  static Future<Generation> start(
      Vertx vertx,
      long number,
      ModuleVersion version,
      ModuleConfig config,
      Path jar,
      Patience patience,
      Function<Generation, Future<Void>> discard) {
    return ModuleLoading.load(vertx, version, jar, patience)
        .compose(
            loaded -> {
              loaded.livesOn(vertx, Addresses::isInternal);
              Generation generation = new Generation(vertx, number, version, config, loaded);
              return generation
                  .deploy(patience)
                  .map(generation)
                  .recover(
                      failure ->
                          discard
                              .apply(generation)
                              .transform(
                                  s -> Future.failedFuture(ModuleStartException.of(failure))));
            });
  }

  private Future<?> deploy(Patience patience) {
    DeploymentOptions options =
        new DeploymentOptions()
            .setClassLoader(classLoader())
            .setConfig(config.values())
            .setWorkerPoolName("module-" + label() + "#" + number)
            .setWorkerPoolSize(4);
    Future<String> deployed =
        vertx
            .deployVerticle(new Starting(deployable()), options)
            .onSuccess(this::isDeployed)
            .onFailure(failure -> jar().forgetFailedDeployment(vertx));
    return patience.waitFor(
        deployed, when -> Future.failedFuture(version.mainVerticle() + " had not started " + when));
  }

  /** Too late, it may be: when it has been stopped for not having started in time. */
  private void isDeployed(String id) {
    deploymentId = id;
    if (stopped) {
      vertx
          .undeploy(id)
          .onComplete(
              undeployed -> LOG.warn("module {}: started after it had been given up", label()));
    }
  }

  private Deployable deployable() {
    Deployable own = (Deployable) jar().verticle();
    return own instanceof TaskVerticle ? own : new PlainVerticle(own, version.tasks(), number);
  }

  /** Undeploys, stops its threads, and lets go of its classes. */
  Future<Void> stop() {
    stopped = true;
    String id = deploymentId;
    Future<?> undeployed =
        id == null || !vertx.deploymentIDs().contains(id)
            ? Future.succeededFuture()
            : vertx
                .undeploy(id)
                .timeout(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .recover(this::goesOn);
    return undeployed.compose(
        done ->
            vertx.executeBlocking(
                () -> {
                  threads().close();
                  jar().closeOn(vertx);
                  return null;
                },
                false));
  }

  /** Whatever its own stop does: it is not asked twice. */
  private Future<Void> goesOn(Throwable failure) {
    String what =
        failure instanceof TimeoutException
            ? "its stop had not ended after " + Durations.format(STOP_PATIENCE)
            : "its stop failed: " + failure;
    LOG.warn("module {}: {}; it is unloaded all the same", label(), what);
    return Future.succeededFuture();
  }

  /** Says who is told when its module wants to end the JVM, on the thread that does. */
  void onRefusedExit(Consumer<RefusedExit> told) {
    jar().onRefusedExit(told);
  }

  long number() {
    return number;
  }

  ModuleVersion version() {
    return version;
  }

  /** The rollout that brought its configuration; 0: it has none. */
  long configuredBy() {
    return config.rollout();
  }

  /** {@code jar}, or what the platform serves itself. */
  String kind() {
    return loaded == null ? version.name() : "jar";
  }

  boolean isBuiltIn() {
    return loaded == null;
  }

  private LoadedModule jar() {
    return Objects.requireNonNull(loaded, "it has no jar");
  }

  String label() {
    return version.name() + "-" + version.version();
  }

  Map<String, Handler> handlers() {
    return handlers;
  }

  /** The context of its verticle, an event loop. */
  Context context() {
    return Objects.requireNonNull(context, "not started");
  }

  BlockingThreads threads() {
    return Objects.requireNonNull(threads, "it has no threads");
  }

  /** What it had not cleaned up itself when it was stopped. */
  List<String> leftBehind() {
    return jar().leftBehind();
  }

  ClassLoader classLoader() {
    return jar().classLoader();
  }

  /** Starts the module's verticle, then asks it for its handlers: both belong to the deployment. */
  private final class Starting implements Deployable {

    private final Deployable own;

    Starting(Deployable own) {
      this.own = own;
    }

    @Override
    public Future<?> deploy(Context on) throws Exception {
      context = on;
      Future<?> starting = own.deploy(on);
      return starting == null
          ? Future.failedFuture(version.mainVerticle() + " returned null from its start, no Future")
          : starting.compose(started -> register());
    }

    private Future<?> register() {
      HandlerRegistry registry = new HandlerRegistry();
      try {
        if (own instanceof PlainVerticle plain) {
          plain.register(registry, vertx);
        } else {
          ((TaskVerticle) jar().verticle()).register(registry);
        }
        handlers = registry.handlers();
      } catch (Exception | LinkageError e) {
        return Future.failedFuture(e);
      }
      return handlers.isEmpty()
          ? Future.failedFuture(
              new IllegalStateException(
                  version.mainVerticle() + " registers no handler for any task type"))
          : Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(Context on) throws Exception {
      return own.undeploy(on);
    }
  }
}
