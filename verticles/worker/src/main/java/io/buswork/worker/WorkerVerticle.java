package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.CancelOrder;
import io.buswork.bus.HoldingsQuery;
import io.buswork.bus.NodeContext;
import io.buswork.bus.OnContext;
import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.QueueDemand;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.RecallOrder;
import io.buswork.bus.RemoteWork;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome;
import io.buswork.loader.TrustedSigners;
import io.buswork.loader.UnloadWatch;
import io.buswork.store.LogLevel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on this node. One instance a node; its event loop owns all state. */
public final class WorkerVerticle extends VerticleBase implements RemoteWork {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final int MAX_BUFFERED = 100_000;
  private static final long TICK_MILLIS = 50;
  private static final long STATUS_MILLIS = 500;
  private static final long RECONCILE_MILLIS = 500;
  private static final long PUSH_MILLIS = 2_000;
  private static final int LAZY_ROUNDS = 4;

  /** How long a node that starts waits for its modules: one that hangs must not keep it away. */
  private static final Duration MODULES_PATIENCE = Duration.ofSeconds(10);

  private final NodeContext node;
  private final WorkerOptions options;
  private final CanaryRules canaries;
  private final HandlerRoutes routes = new HandlerRoutes();
  private final Allowances allowances = new Allowances();
  private final NodeLoad load = new NodeLoad();
  private final QueueDemands demands;
  private @Nullable TaskLoop loop;
  private @Nullable StatusPublisher status;
  private @Nullable ModuleReconciler modules;
  private volatile @Nullable RemoteWorkers remotes;
  private @Nullable HttpHandlers pushes;
  private ModuleOptions leaks = ModuleOptions.STANDARD;
  private Runnable onTooManyLeaks = () -> {};
  private final InTurn looks = new InTurn(this::look);
  private boolean storeAway;
  private int rounds;
  private @Nullable Promise<Void> drained;
  private TrustedSigners trusted = TrustedSigners.anybody();
  private Consumer<Map<String, LogLevel>> logLevels = levels -> {};

  /**
   * @param node the node it is part of
   * @param options how tasks are run
   */
  public WorkerVerticle(NodeContext node, WorkerOptions options) {
    this(node, options, CanaryRules.DEFAULT);
  }

  /**
   * @param node the node it is part of
   * @param options how tasks are run
   * @param canaries when new versions get more tasks
   */
  public WorkerVerticle(NodeContext node, WorkerOptions options, CanaryRules canaries) {
    this.node = node;
    this.options = options;
    this.canaries = canaries;
    this.demands = new QueueDemands(node.nodeId());
  }

  /** Says who must have signed the jars that are loaded; before the start. */
  public WorkerVerticle trusting(TrustedSigners signers) {
    trusted = signers;
    return this;
  }

  /**
   * Says who makes modules log from given levels on; before the start.
   *
   * @param apply told of the levels by module; modules that are not named log as the node does
   */
  public WorkerVerticle settingLogLevels(Consumer<Map<String, LogLevel>> apply) {
    logLevels = apply;
    return this;
  }

  /**
   * Says how modules are looked after; before the start.
   *
   * @param onTooMany what to do when so many have leaked that the node had better restart
   */
  public WorkerVerticle watchingLeaks(ModuleOptions options, Runnable onTooMany) {
    leaks = options;
    onTooManyLeaks = onTooMany;
    return this;
  }

  @Override
  public Future<?> start() {
    UnloadWatch unloads = new UnloadWatch(node.time(), leaks.leakAfter()).alsoFrom("Vert.x", vertx);
    Lanes lanes = new Lanes(options);
    AttemptWriting writing = AttemptWriting.of(node, context, demands);
    Predecessors predecessors = new Predecessors(context, node.stores().flows());
    RunTraces traces = new RunTraces(node.signals().tracing(), node.time());
    TaskLoop tasks =
        new TaskLoop(context, node.nodeId(), options, routes, lanes, writing, predecessors, traces);
    loop = tasks;
    StatusPublisher publisher =
        new StatusPublisher(
            vertx.eventBus(), node.nodeId(), tasks, routes, lanes, allowances, load);
    status = publisher;
    GenerationStates generations =
        new GenerationStates(node.nodeId(), node.time(), vertx.eventBus());
    GenerationRetirement retirement =
        new GenerationRetirement(vertx, tasks, generations, unloads, options.drainTimeout());
    ModuleReconciler reconciler =
        new ModuleReconciler(
            vertx, node, options, canaries, routes, generations, retirement, publisher::publish);
    reconciler.trusting(trusted);
    reconciler.settingLogLevels(logLevels);
    reconciler.watchingExits(new RefusedExits(context, tasks::running)::watch);
    reconciler.lookingAgain(looks::soon);
    modules = reconciler;
    WorkerMeters.register(node.meters(), tasks, lanes, load);
    var typeMeters = new TypeMeters(node.meters());
    tasks.profiles().onNew(typeMeters::add);
    tasks.profiles().onForgotten(typeMeters::forget);
    WorkerMeters.register(node.meters(), generations);
    HttpHandlers push =
        new HttpHandlers(
            vertx,
            node.stores().httpHandlers(),
            routes,
            tasks,
            new HttpPush.Rules(new PushTargets(options.pushPrivate()), node.meters()),
            publisher::publish);
    pushes = push;
    RemoteWorkers remote =
        new RemoteWorkers(context, node, routes, tasks, options.remoteLease(), publisher::publish);
    publisher.remotes(remote::statuses);
    remotes = remote;
    return vertx
        .executeBlocking(HandlerCall::rehearse, false)
        .compose(done -> looks.soon())
        .compose(done -> reconciler.settled(looks::soon, MODULES_PATIENCE))
        .compose(done -> push.start())
        .compose(
            done -> {
              remote.start();
              return listen(tasks, publisher);
            })
        .onSuccess(
            done -> {
              schedule(tasks, publisher, reconciler);
              new UnloadDuty(
                      vertx,
                      unloads,
                      generations,
                      reconciler::report,
                      leaks.maxLeaks(),
                      onTooManyLeaks)
                  .start();
              BlockedLoops.watch(vertx, node.nodeId(), node.time());
              publisher.publish();
            });
  }

  private Future<?> listen(TaskLoop tasks, StatusPublisher publisher) {
    var bus = vertx.eventBus();
    var demand =
        bus.<QueueDemand>consumer(
            Addresses.DEMAND,
            message -> {
              allowances.heard(message.body());
              demands.heard(message.body());
              publisher.publishIfMore();
            });
    var hints = bus.<JsonObject>consumer(Addresses.MODULES, message -> looks.soon());
    var pushHints =
        bus.<JsonObject>consumer(
            Addresses.HANDLERS,
            message -> {
              HttpHandlers push = pushes;
              if (push != null) {
                push.runSoon();
              }
            });
    var options =
        new MessageConsumerOptions()
            .setAddress(Addresses.worker(node.nodeId()))
            .setMaxBufferedMessages(MAX_BUFFERED);
    var own = bus.consumer(options, message -> take(tasks, message));
    return Future.all(
        demand.completion(), hints.completion(), pushHints.completion(), own.completion());
  }

  private static void take(TaskLoop tasks, Message<?> message) {
    Object body = message.body();
    if (body instanceof TaskBatch batch) {
      tasks.take(batch);
    } else if (body instanceof OutcomeConfirm confirm) {
      tasks.confirm(confirm);
    } else if (body instanceof CancelOrder order) {
      tasks.cancel(order.id(), order.attempt());
    } else if (body instanceof RecallOrder order) {
      tasks.recall(order);
    } else if (body instanceof HoldingsQuery query) {
      message.reply(tasks.holdings(query));
    } else {
      LOG.warn("a message that a worker does not know: {}", body);
    }
  }

  private void schedule(TaskLoop tasks, StatusPublisher publisher, ModuleReconciler reconciler) {
    vertx.setPeriodic(
        TICK_MILLIS,
        timer -> {
          load.tick(TICK_MILLIS);
          tasks.tick();
          publisher.publishIfMore();
        });
    vertx.setPeriodic(STATUS_MILLIS, timer -> publisher.publish());
    vertx.setPeriodic(
        RECONCILE_MILLIS,
        timer -> {
          if (reconciler.isBusy() || ++rounds % LAZY_ROUNDS == 0) {
            looks.soon();
          }
        });
    HttpHandlers push = pushes;
    if (push != null) {
      vertx.setPeriodic(PUSH_MILLIS, timer -> push.runSoon());
    }
  }

  private Future<Void> look() {
    ModuleReconciler reconciler = modules;
    if (reconciler == null) {
      return Future.succeededFuture();
    }
    return reconciler
        .runOnce()
        .onComplete(
            done -> {
              if (done.failed() && !storeAway) {
                LOG.warn("modules could not be brought to what is desired", done.cause());
              }
              storeAway = done.failed();
            });
  }

  /**
   * Takes nothing on any more, lets what runs finish within the grace, and waits until every
   * outcome is confirmed. However often it is called, all wait for the one end.
   */
  public Future<Void> drain() {
    return OnContext.call(context, this::drainHere);
  }

  private Future<Void> drainHere() {
    Promise<Void> ending = drained;
    if (ending != null) {
      return ending.future();
    }
    TaskLoop tasks = loop;
    if (tasks == null || tasks.isDraining()) {
      return Future.succeededFuture();
    }
    ending = Promise.promise();
    drained = ending;
    tasks.drain();
    RemoteWorkers remote = remotes;
    if (remote != null) {
      remote.drain();
    }
    if (status != null) {
      status.publish();
    }
    awaitDrained(tasks, System.nanoTime() + options.drainTimeout().toNanos(), ending);
    return ending.future();
  }

  private void awaitDrained(TaskLoop tasks, long deadline, Promise<Void> ending) {
    boolean late = System.nanoTime() > deadline;
    int unfinished = tasks.unfinished(run -> true);
    if (unfinished > 0 && late) {
      LOG.warn("{} tasks still ran after {}: sent back", unfinished, options.drainTimeout());
      tasks.endExiting();
      tasks.stop(run -> true, TaskOutcome.Kind.RETURNED);
    }
    boolean waitedLongEnough = System.nanoTime() > deadline + Duration.ofSeconds(5).toNanos();
    if ((unfinished == 0 && tasks.unconfirmed() == 0) || waitedLongEnough) {
      ending.complete();
    } else {
      vertx.setTimer(TICK_MILLIS, timer -> awaitDrained(tasks, deadline, ending));
    }
  }

  /**
   * Stops all attempts and says nothing any more: this node counts as dead. Any thread may call.
   */
  public void fence() {
    TaskLoop tasks = loop;
    if (tasks != null) {
      context.runOnContext(go -> tasks.fence());
    }
  }

  @Override
  public @Nullable String refusal() {
    RemoteWorkers remote = remotes;
    return remote == null ? "this node has not started yet" : remote.refusal();
  }

  @Override
  public void accept(ServerWebSocket socket) {
    RemoteWorkers remote = remotes;
    if (remote != null) {
      remote.accept(socket);
    }
  }

  @Override
  public Future<?> stop() {
    ModuleReconciler reconciler = modules;
    return drain()
        .onComplete(drained -> closeRemotes())
        .compose(drained -> reconciler == null ? Future.succeededFuture() : stop(reconciler));
  }

  /** A look at what is desired would start them all again. */
  private Future<Void> stop(ModuleReconciler reconciler) {
    modules = null;
    return reconciler.stop();
  }

  private void closeRemotes() {
    RemoteWorkers remote = remotes;
    if (remote != null) {
      context.runOnContext(go -> remote.close());
    }
  }
}
