package io.buswork.node;

import io.buswork.gateway.PortTakenException;
import io.buswork.postgres.EmbeddedServer;
import io.buswork.postgres.Migrations;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code buswork start}: one node in this process, until a signal ends it. A node that was declared
 * dead is replaced by a new one, with a new id.
 */
public final class NodeProcess {

  /** The exit code for a configuration that cannot be used. */
  public static final int EXIT_USAGE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
  private static final String SUPERVISED_VARIABLE = "BUSWORK_SUPERVISED";
  private static final String SUPERVISED = "true";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration FENCED_PATIENCE = Duration.ofSeconds(10);

  private final NodeConfig config;
  private final PrintStream out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Vertx> running = new AtomicReference<>();
  private final AtomicReference<@Nullable NodeVerticle> ready = new AtomicReference<>();
  private volatile boolean stopping;
  private volatile int exitCode;

  private NodeProcess(NodeConfig config, PrintStream out) {
    this.config = config;
    this.out = out;
  }

  /**
   * Starts a node and returns when it has stopped.
   *
   * @param arguments {@code --key=value} and {@code -conf FILE}
   * @return the exit code
   */
  public static int run(List<String> arguments) {
    long began = System.nanoTime();
    Logs.takeJdks();
    try {
      NodeConfig config = new ConfigSources().arguments(arguments, System.getenv()).build();
      if (config.logsJson()) {
        Logs.asJson();
      }
      GivenPorts.check(config);
      return new NodeProcess(config, System.out).run(began);
    } catch (ConfigException | PortTakenException e) {
      System.err.println("buswork: " + e.getMessage());
      return EXIT_USAGE;
    }
  }

  private int run(long began) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "buswork-stop"));
    try {
      startNode(began);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (ExecutionException | RuntimeException e) {
      return report(e);
    }
    try {
      ended.await();
      return exitCode;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private int report(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException || cause instanceof PortTakenException) {
        System.err.println("buswork: " + cause.getMessage());
        return EXIT_USAGE;
      }
      if (cause instanceof StoreUnavailableException) {
        System.err.println("buswork: " + cause.getMessage());
        return 1;
      }
    }
    LOG.error("the node could not be started", failure);
    return 1;
  }

  private void startNode(long began) throws ExecutionException, InterruptedException {
    String database =
        config
            .databaseUrl()
            .orElseGet(() -> EmbeddedServer.start(config.dataDir().resolve("postgres")).url());
    String clusterId = Migrations.run(database);
    Vertx vertx =
        Vertx.builder()
            .with(options(config))
            .withClusterManager(ClusterSetup.manager(clusterId, config.clusterXml()))
            .buildClustered()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    running.set(vertx);
    NodeVerticle node = new NodeVerticle().onFenced(this::replace);
    if (SUPERVISED.equals(System.getenv(SUPERVISED_VARIABLE))) {
      node.onTooManyLeaks(this::endLeaked);
    }
    // Without database.url the node attaches to the embedded server by itself, and owns it.
    vertx
        .deployVerticle(node, new DeploymentOptions().setConfig(config.toJson()))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    ready.set(node);
    welcome(node, (System.nanoTime() - began) / 1_000_000);
  }

  private void welcome(NodeVerticle node, long millis) {
    String database = config.databaseUrl().isPresent() ? "given" : "embedded";
    if (config.logsJson()) {
      LOG.info("node {} ready in {} ms at {}", node.nodeId(), millis, node.url());
      return;
    }
    out.printf(
        "Buswork %s: node %s ready in %.1f s (%s; database %s)%n",
        Version.CURRENT,
        node.nodeId().substring(0, 8),
        millis / 1000.0,
        String.join(", ", new java.util.TreeSet<>(config.roles())),
        database);
    if (node.url() != null) {
      out.printf("Console: %s%n", node.url());
    } else {
      out.printf("Health and metrics: http://%s:%d/%n", config.httpHost(), node.httpPort());
    }
    out.flush();
  }

  static VertxOptions options(NodeConfig config) {
    // One a processor: Vert.x's own two a processor only wake one another.
    int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
    EventBusOptions bus = new EventBusOptions().setHost(config.clusterHost()).setPort(0);
    config.secure(bus);
    return new VertxOptions()
        .setEventLoopPoolSize(loops)
        .setEventBusOptions(bus)
        .setPreferNativeTransport(false);
  }

  /** The node was declared dead: its Vert.x goes, and a new one comes. */
  private void replace() {
    if (stopping) {
      return;
    }
    Thread successor =
        new Thread(
            () -> {
              close(FENCED_PATIENCE);
              try {
                startNode(System.nanoTime());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (ExecutionException | RuntimeException e) {
                LOG.error("the node could not be started again", e);
                Runtime.getRuntime().halt(NodeVerticle.EXIT_FENCED);
              }
            },
            "buswork-restart");
    successor.setDaemon(false);
    successor.start();
  }

  /** Too many leaked classes: the process ends, and whoever supervises it starts another. */
  private void endLeaked() {
    if (stopping) {
      return;
    }
    stopping = true;
    Thread end =
        new Thread(
            () -> {
              close(STOP_PATIENCE);
              exitCode = NodeVerticle.EXIT_LEAKED;
              ended.countDown();
            },
            "buswork-end");
    end.setDaemon(false);
    end.start();
  }

  /** Vert.x stops all roles at once: what runs must be settled before, while they all serve. */
  private void stop() {
    stopping = true;
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    NodeVerticle node = running.get() == null ? null : ready.get();
    if (node != null) {
      await(node.drainFirst(), STOP_PATIENCE);
    }
    close(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    ended.countDown();
  }

  private void close(Duration patience) {
    Vertx vertx = running.getAndSet(null);
    if (vertx != null) {
      await(vertx.close(), patience);
    }
  }

  private static void await(Future<Void> step, Duration patience) {
    try {
      step.toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the node did not stop cleanly: {}", String.valueOf(e.getMessage()));
    }
  }

  /** The keys and what they mean, for {@code help}. */
  static String describe(Map<String, ConfigKey> keys) {
    StringBuilder text = new StringBuilder();
    keys.forEach(
        (name, key) ->
            text.append(
                String.format(
                    "  --%-26s %s (default: %s)%n",
                    name + "=…", key.meaning().replace("`", ""), key.standard().replace("`", ""))));
    return text.toString();
  }
}
