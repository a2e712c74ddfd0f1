package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.QueueDemand;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.QueueSample;
import io.buswork.bus.RemoteWork;
import io.buswork.bus.SubmitHints;
import io.buswork.loader.TrustedSigners;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves HTTP, the live stream and the TCP bridge. One instance a node. */
public final class GatewayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);
  private static final long DEPTHS_MILLIS = 5_000;

  private final NodeContext node;
  private final GatewayOptions options;
  private final @Nullable RemoteWork remoteWork;
  private volatile int httpPort;
  private volatile int tcpPort;
  private @Nullable EventBridge bridge;
  private TrustedSigners trusted = TrustedSigners.anybody();

  /**
   * @param node the node it is part of
   * @param options where it listens
   * @param remoteWork where remote workers are taken to; null: this node runs no tasks
   */
  public GatewayVerticle(
      NodeContext node, GatewayOptions options, @Nullable RemoteWork remoteWork) {
    this.node = node;
    this.options = options;
    this.remoteWork = remoteWork;
  }

  /** Says who must have signed the jars that are uploaded; before the start. */
  public GatewayVerticle trusting(TrustedSigners signers) {
    trusted = signers;
    return this;
  }

  @Override
  public Future<?> start() {
    Entrance entrance = Entrance.of(vertx, node, options.tokens());
    ClusterView cluster = new ClusterView();
    QueueDemands queues = new QueueDemands(node.nodeId());
    var bus = vertx.eventBus();
    var statuses =
        bus.<NodeStatus>consumer(Addresses.NODES, message -> cluster.heard(message.body()));
    var demands =
        bus.<QueueDemand>consumer(Addresses.DEMAND, message -> queues.heard(message.body()));
    SubmitHints hints = new SubmitHints(bus, queues, node.time());
    var queueStore = node.stores().queues();
    DepthGuard depths =
        new DepthGuard(
            queueStore::depthLimits,
            queueStore::depth,
            () -> node.membership().members().size(),
            System::nanoTime);
    FlowHistory flow = new FlowHistory(node.time().instant().toEpochMilli());
    var samples =
        bus.<JsonObject>consumer(
            Addresses.SAMPLES, message -> flow.add(QueueSample.fromJson(message.body())));
    var limits = bus.<JsonObject>consumer(Addresses.QUEUES, changed -> loadDepths(depths));
    vertx.setPeriodic(DEPTHS_MILLIS, tick -> loadDepths(depths));
    TaskSubmit submits = new TaskSubmit(node, hints, new Dispatchers(vertx), cluster, depths);
    LiveEvents events = new LiveEvents();
    StreamRoutes stream = new StreamRoutes(vertx, node.nodeId(), events, node.meters());
    MemoryBudget memory = MemoryBudget.ofHeap();
    EventBridge tcp =
        new EventBridge(vertx, submits, events, memory, entrance.admission(), entrance.lines());
    bridge = tcp;
    Router router = router(entrance, submits, hints, stream, cluster, new BodyReader(memory));
    new StatsRoutes(flow, node.time()).mount(router);
    return Future.all(
            events.listen(vertx),
            statuses.completion(),
            demands.completion(),
            samples.completion(),
            limits.completion())
        .compose(listening -> loadDepths(depths))
        .compose(loaded -> Listening.serve(vertx, options, router))
        .onSuccess(port -> httpPort = port)
        .compose(port -> tcp.listen(Listening.tcp(options), tcpPorts()))
        .onSuccess(port -> tcpPort = port);
  }

  /** What is not learned now is with the next change, or a little later. */
  private static Future<Void> loadDepths(DepthGuard depths) {
    return depths
        .load()
        .onFailure(away -> LOG.debug("depths are not known", away))
        .otherwiseEmpty();
  }

  private Ports tcpPorts() {
    return new Ports(options.tcpPort(), GatewayOptions.DEFAULT_TCP_PORT, "tcp.port");
  }

  private Router router(
      Entrance entrance,
      TaskSubmit submits,
      SubmitHints hints,
      StreamRoutes stream,
      ClusterView cluster,
      BodyReader bodies) {
    Router router = Router.router(vertx);
    Route first = router.route().handler(HeadRequests::takeAsGet).handler(GatewayVerticle::prepare);
    if (entrance.admission() == null) {
      first.handler(OriginGuard::check);
    }
    first.handler(entrance.gate()::check);
    Dispatchers dispatchers = new Dispatchers(vertx);
    var search = node.stores().search();
    var stores = node.stores();
    new TaskRoutes(
            stores.tasks(),
            stores.flows(),
            search,
            submits,
            bodies,
            dispatchers,
            cluster,
            node.signals().tracing())
        .mount(router);
    new GroupRoutes(stores.flows()).mount(router);
    var bulk = new BulkJobs(node, vertx, dispatchers);
    bulk.watch();
    new BulkRoutes(search, bodies, bulk, vertx).mount(router);
    new FailureRoutes(search, node.time()).mount(router);
    new QueueRoutes(node, vertx, bodies, dispatchers).mount(router);
    new ModuleRoutes(node, vertx, bodies, trusted).mount(router);
    new ScheduleRoutes(node, vertx.eventBus(), bodies, hints).mount(router);
    new SubscriptionRoutes(node, bodies).mount(router);
    new EventRoutes(node, submits, bodies).mount(router);
    new HttpHandlerRoutes(node, vertx.eventBus(), bodies, cluster).mount(router);
    new NodeRoutes(node, vertx.eventBus(), cluster).mount(router);
    new AuditRoutes(node.stores().audit()).mount(router);
    new MeRoutes().mount(router);
    new TokenRoutes(node.stores().tokens(), vertx.eventBus(), bodies).mount(router);
    new HealthRoutes(node).mount(router);
    stream.mount(router);
    new WorkRoutes(remoteWork).mount(router);
    StaticRoutes.mount(router, options.version());
    RouterFailures.mount(router);
    return router;
  }

  private static void prepare(RoutingContext context) {
    context
        .response()
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer");
    context.request().exceptionHandler(failure -> LOG.debug("a client went away", failure));
    context.next();
  }

  /** The port that HTTP got; 0 before the start. */
  public int httpPort() {
    return httpPort;
  }

  /** The port that the TCP bridge got; 0 before the start. */
  public int tcpPort() {
    return tcpPort;
  }

  @Override
  public Future<?> stop() {
    EventBridge tcp = bridge;
    return tcp == null ? Future.succeededFuture() : tcp.close();
  }
}
