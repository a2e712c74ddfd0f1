package io.buswork.node;

import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.OnContext;
import io.buswork.bus.SystemEvent;
import io.buswork.bus.TaskTracing;
import io.buswork.gateway.GatewayVerticle;
import io.buswork.gateway.HealthVerticle;
import io.buswork.node.tracing.OtelTracing;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.buswork.scheduler.SchedulerVerticle;
import io.buswork.time.DatabaseTime;
import io.buswork.worker.WorkerVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: opens the database, registers, and starts its roles; on stop, drains them and signs off.
 *
 * <p>Deployed by {@code buswork start}, or by {@code vertx run io.buswork.node.NodeVerticle
 * -cluster}.
 */
public final class NodeVerticle extends VerticleBase {

  /** The exit code of a process whose node was declared dead: start it again. */
  public static final int EXIT_FENCED = 75;

  /** The exit code of a process that holds too many leaked classes: start it again. */
  public static final int EXIT_LEAKED = 76;

  private static final Logger LOG = LoggerFactory.getLogger(NodeVerticle.class);

  private @Nullable NodeConfig config;
  private @Nullable PostgresStores postgres;
  private @Nullable NodePostgres embedded;
  private @Nullable NodeContext node;
  private @Nullable NodeHeartbeat heartbeat;
  private @Nullable WorkerVerticle worker;
  private @Nullable String schedulerId;
  private @Nullable String workerId;
  private @Nullable String gatewayId;
  private volatile boolean draining;
  private @Nullable Future<Void> drained;
  private volatile @Nullable String url;
  private Runnable onFenced = () -> System.exit(EXIT_FENCED);
  private @Nullable Runnable onTooManyLeaks;
  private int httpPort;
  private int tcpPort;

  /** Says what to do instead of ending the process when this node has been declared dead. */
  NodeVerticle onFenced(Runnable action) {
    onFenced = action;
    return this;
  }

  /** Says how to end the process when too many modules have leaked; else that is only told. */
  NodeVerticle onTooManyLeaks(Runnable action) {
    onTooManyLeaks = action;
    return this;
  }

  @Override
  public Future<?> start() {
    NodeConfig configured = NodeConfig.of(config());
    config = configured;
    if (configured.logsJson()) {
      Logs.asJson();
    }
    BusCodecs.register(vertx);
    return databaseUrl(configured)
        .compose(database -> PostgresStores.connect(vertx, PostgresOptions.of(database)))
        .compose(opened -> register(configured, opened))
        .compose(context -> FirstToken.check(configured, context))
        .compose(context -> startRoles(configured, context))
        .compose(started -> announce(configured));
  }

  private Future<String> databaseUrl(NodeConfig configured) {
    return configured
        .databaseUrl()
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                vertx.executeBlocking(
                    () -> {
                      NodePostgres server =
                          NodePostgres.start(vertx, configured.dataDir().resolve("postgres"));
                      embedded = server;
                      return server.url();
                    },
                    false));
  }

  private Future<NodeContext> register(NodeConfig configured, PostgresStores opened) {
    postgres = opened;
    ClusterMembership membership = ClusterMembership.of(vertx);
    DatabaseTime time = DatabaseTime.startingNow();
    TaskTracing tracing =
        configured
            .tracing()
            .map(options -> OtelTracing.open(options, membership.nodeId(), Version.CURRENT))
            .orElse(TaskTracing.OFF);
    Meters meters = Meters.create(tracing).of(membership.nodeId());
    NodeContext context =
        new NodeContext(
            membership.nodeId(),
            opened.stores(),
            membership,
            time,
            meters.registry(),
            meters.signals());
    node = context;
    NodeHeartbeat beats =
        new NodeHeartbeat(
            vertx,
            opened.stores().nodes(),
            context.nodeId(),
            time,
            () -> info(configured),
            this::fence);
    heartbeat = beats;
    return opened
        .stores()
        .nodes()
        .register(context.nodeId(), info(configured))
        .compose(registered -> beats.runOnce())
        .map(
            beaten -> {
              beats.start();
              return context;
            });
  }

  private Future<?> startRoles(NodeConfig configured, NodeContext context) {
    Future<?> steps = Future.succeededFuture();
    if (configured.hasRole("worker")) {
      WorkerVerticle verticle =
          new WorkerVerticle(context, configured.worker(), configured.canaries())
              .trusting(configured.trustedSigners())
              .settingLogLevels(ModuleLogFilter::apply)
              .watchingLeaks(configured.modules(), this::restart);
      worker = verticle;
      steps = steps.compose(done -> vertx.deployVerticle(verticle)).onSuccess(id -> workerId = id);
    }
    if (configured.hasRole("scheduler")) {
      steps =
          steps
              .compose(
                  done ->
                      vertx.deployVerticle(
                          new SchedulerVerticle(
                              context, configured.scheduler(), configured.retention())))
              .onSuccess(id -> schedulerId = id);
    }
    if (configured.hasRole("api")) {
      GatewayVerticle gateway =
          new GatewayVerticle(context, configured.gateway(), worker)
              .trusting(configured.trustedSigners());
      steps =
          steps
              .compose(done -> vertx.deployVerticle(gateway))
              .onSuccess(
                  id -> {
                    gatewayId = id;
                    httpPort = gateway.httpPort();
                    tcpPort = gateway.tcpPort();
                    url =
                        configured.scheme() + "://" + configured.httpHost() + ":" + httpPort + "/";
                  });
    } else {
      HealthVerticle health = new HealthVerticle(context, configured.gateway());
      steps =
          steps
              .compose(done -> vertx.deployVerticle(health))
              .onSuccess(
                  id -> {
                    gatewayId = id;
                    httpPort = health.httpPort();
                  });
    }
    return steps;
  }

  private Future<?> announce(NodeConfig configured) {
    NodeContext context = required();
    MessageConsumer<JsonObject> orders =
        vertx.eventBus().consumer(Addresses.node(context.nodeId()));
    orders.handler(
        message -> {
          drain();
          message.reply(new JsonObject().put("draining", true));
        });
    publish("joined");
    return beat()
        .compose(
            known ->
                vertx.executeBlocking(
                    () -> {
                      new NodeFiles(configured.dataDir()).write(context.nodeId(), file());
                      return null;
                    },
                    false));
  }

  private Future<Void> beat() {
    return heartbeat == null ? Future.succeededFuture() : heartbeat.runOnce();
  }

  /** What the node's file says. */
  private JsonObject file() {
    return new JsonObject()
        .put("id", required().nodeId())
        .put("pid", ProcessHandle.current().pid())
        .put("httpPort", httpPort)
        .put("tcpPort", tcpPort)
        .put("url", url == null ? null : url.substring(0, url.length() - 1));
  }

  private JsonObject info(NodeConfig configured) {
    return new JsonObject()
        .put("roles", new JsonArray(new ArrayList<>(new TreeSet<>(configured.roles()))))
        .put("version", Version.CURRENT)
        .put("java", Runtime.version().toString())
        .put("host", HostName.VALUE)
        .put("pid", ProcessHandle.current().pid())
        .put("httpPort", httpPort)
        .put("tcpPort", tcpPort)
        .put("url", url)
        .put("draining", draining);
  }

  private void publish(String what) {
    NodeContext context = required();
    vertx
        .eventBus()
        .publish(
            Addresses.EVENTS,
            EventBatch.ofSystem(
                context.nodeId(),
                new SystemEvent(
                    "io.buswork.node." + what,
                    context.nodeId(),
                    context.time().instant().toEpochMilli(),
                    new JsonObject().put("url", url))));
  }

  /** This node was declared dead: others run its tasks by now. */
  private void fence() {
    LOG.warn(
        "node {} was declared dead by the others: it stops all its work and starts afresh",
        required().nodeId());
    if (worker != null) {
      worker.fence();
    }
    onFenced.run();
  }

  /** Only under a supervisor, and after any other node that is on its way out. */
  private void restart() {
    Runnable action = onTooManyLeaks;
    if (action == null) {
      LOG.warn(
          "this node should be restarted; 'start --supervised' would do so by itself, one node"
              + " after the other");
      return;
    }
    new RestartTurn(vertx, required().stores().nodes(), required().nodeId())
        .take()
        .compose(free -> drainFirst())
        .onComplete(drained -> action.run());
  }

  /** Finishes what runs here, and takes nothing new; while all else still works. */
  Future<Void> drainFirst() {
    return OnContext.call(context, this::drain).otherwiseEmpty();
  }

  /** However often it is asked for, all wait for the one end. On this verticle's context. */
  private Future<Void> drain() {
    Future<Void> ending = drained;
    if (ending == null) {
      draining = true;
      publish("draining");
      ending = beat().compose(told -> worker == null ? Future.succeededFuture() : worker.drain());
      drained = ending;
    }
    return ending;
  }

  @Override
  public Future<?> stop() {
    NodeContext context = node;
    NodeConfig configured = config;
    if (context == null || configured == null) {
      return close();
    }
    return drain()
        .otherwiseEmpty()
        .compose(drained -> undeploy(gatewayId))
        .compose(closed -> undeploy(workerId))
        .compose(closed -> undeploy(schedulerId))
        .compose(
            closed -> {
              if (heartbeat != null) {
                heartbeat.stop();
              }
              return context.stores().nodes().leave(context.nodeId());
            })
        .onFailure(failure -> LOG.warn("could not sign off: {}", failure.getMessage()))
        .otherwiseEmpty()
        .onSuccess(left -> publish("left"))
        .compose(left -> close());
  }

  private Future<?> undeploy(@Nullable String id) {
    return id == null || !vertx.deploymentIDs().contains(id)
        ? Future.succeededFuture()
        : vertx.undeploy(id).otherwiseEmpty();
  }

  private Future<?> close() {
    Future<?> closed = postgres == null ? Future.succeededFuture() : postgres.close();
    return closed.compose(
        done ->
            vertx.executeBlocking(
                () -> {
                  if (node != null) {
                    node.signals().tracing().close();
                  }
                  leaveFolder();
                  return null;
                },
                false));
  }

  /** Whoever is last with this folder stops the embedded server. */
  private void leaveFolder() {
    if (config == null) {
      return;
    }
    NodeFiles files = new NodeFiles(config.dataDir());
    if (node != null) {
      files.remove(node.nodeId());
    }
    if (embedded != null) {
      embedded.leave(files.live().isEmpty());
    }
  }

  private NodeContext required() {
    return java.util.Objects.requireNonNull(node, "not started");
  }

  /** Where the API and the console are; null for a node without the role {@code api}. */
  public @Nullable String url() {
    return url;
  }

  /** The port that HTTP got; without the role {@code api} it serves health and metrics alone. */
  public int httpPort() {
    return httpPort;
  }

  /** The node's id. */
  public String nodeId() {
    return required().nodeId();
  }
}
