package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.ChangeHint;
import io.buswork.bus.NodeContext;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.ProgressBatch;
import io.buswork.bus.StartedBatch;
import io.buswork.bus.SubmitHint;
import io.buswork.store.QueueTerm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatcher of one queue: decides which of its tasks runs next and where, and writes what
 * becomes of them. There is one in the cluster; a newer one ends it.
 */
final class QueueDispatcher extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(QueueDispatcher.class);
  private static final long TICK_MILLIS = 250;
  private static final long WAIT_FOR_NODES_MILLIS = 1500;
  private static final long DRAIN_MILLIS = 3000;
  private static final long DRAIN_STEP_MILLIS = 10;

  private final NodeContext node;
  private final SchedulerOptions options;
  private final String queue;
  private final Supplier<NodeRoster> roster;
  private final Consumer<QueueDispatcher> onTermOver;
  private final LongSupplier startClock;
  private @Nullable StoreCalls calls;
  private volatile @Nullable DispatcherParts parts;
  private long epoch;
  private long lastSecond;
  private boolean stopping;
  private volatile boolean abandoned;

  /**
   * @param roster the registered nodes as last heard of
   * @param onTermOver given this one when another dispatcher has taken the queue
   */
  QueueDispatcher(
      NodeContext node,
      SchedulerOptions options,
      String queue,
      Supplier<NodeRoster> roster,
      Consumer<QueueDispatcher> onTermOver) {
    this(node, options, queue, roster, onTermOver, TermScope::monotonicMillis);
  }

  /** The same by a test's clock; see {@link TermScope#startClock()}. */
  QueueDispatcher(
      NodeContext node,
      SchedulerOptions options,
      String queue,
      Supplier<NodeRoster> roster,
      Consumer<QueueDispatcher> onTermOver,
      LongSupplier startClock) {
    this.startClock = startClock;
    this.node = node;
    this.options = options;
    this.queue = queue;
    this.roster = roster;
    this.onTermOver = onTermOver;
  }

  @Override
  public Future<?> start() {
    var storeCalls = new StoreCalls(queue, context);
    calls = storeCalls;
    return storeCalls
        .untilAnswered(this::takeOver)
        .map(
            term -> {
              begin(term, storeCalls);
              return term;
            });
  }

  /**
   * Looks through all that is in the table for tasks that it has not heard of. Safe to call from
   * any thread.
   */
  void lookAgain() {
    DispatcherParts looking = parts;
    if (looking != null) {
      context.runOnContext(
          v -> {
            if (looking.loop.isOpen()) {
              looking.refill.startOver();
              looking.timedTasks.restart();
            }
          });
    }
  }

  /**
   * Gives up waiting for the database, if it has not begun yet: its start fails. Safe to call from
   * any thread.
   */
  void abandon() {
    abandoned = true;
  }

  @Override
  public Future<?> stop() {
    if (parts == null || calls == null) {
      return Future.succeededFuture();
    }
    DispatcherParts ending = parts;
    stopping = true;
    ending.loop.close();
    ending.events.flush();
    return drain(ending, calls, TermScope.monotonicMillis() + DRAIN_MILLIS)
        .compose(v -> release())
        .onComplete(
            done -> {
              Objects.requireNonNull(calls).close();
              ending.timedTasks.close();
              ending.flow.report();
              ending.meters.close();
            });
  }

  /** Its parts, once it has begun. */
  DispatcherParts parts() {
    return Objects.requireNonNull(parts, "not started");
  }

  private Future<QueueTerm> takeOver() {
    return abandoned
        ? Future.failedFuture(
            new IllegalStateException("queue " + queue + ": no longer wanted here"))
        : node.stores().queues().takeOver(queue, node.nodeId());
  }

  private void begin(QueueTerm term, StoreCalls storeCalls) {
    var scope = new TermScope(vertx, node, options, queue, term.epoch(), storeCalls, startClock);
    var made = new DispatcherParts(scope, context, term);
    parts = made;
    epoch = term.epoch();
    storeCalls.onTermOver(
        () -> {
          made.loop.close();
          onTermOver.accept(this);
        });
    if (!term.orderly()) {
      made.caution.raise();
    }
    made.meters.show(made.memory, made.settles);
    listen(made);
    LOG.info("queue {}: dispatched by this node from now on, epoch {}", queue, term.epoch());
    made.takeover
        .run()
        .compose(v -> made.keyStarts.recall())
        .compose(v -> someNodeHeard(made, TermScope.monotonicMillis()))
        .compose(v -> made.first.tell())
        .onSuccess(v -> open(made, term))
        .onFailure(
            cause -> {
              if (!storeCalls.isClosed()) {
                LOG.error("queue {}: cannot be taken over; it is given up", queue, cause);
                onTermOver.accept(this);
              }
            });
  }

  /** Waits a little for the first status: else every task would be found to have no handler. */
  private Future<Void> someNodeHeard(DispatcherParts made, long since) {
    if (made.memory.directory().hasHeard()
        || TermScope.monotonicMillis() - since > WAIT_FOR_NODES_MILLIS) {
      return Future.succeededFuture();
    }
    return after(DRAIN_STEP_MILLIS).compose(v -> someNodeHeard(made, since));
  }

  private void open(DispatcherParts made, QueueTerm term) {
    if (stopping) {
      return;
    }
    made.outcomes.open();
    made.loop.open();
    made.recall.run();
    made.timedTasks.load();
    made.events.queueEvent(
        "moved", new JsonObject().put("node", node.nodeId()).put("epoch", term.epoch()));
    vertx.setPeriodic(TICK_MILLIS, tick -> tick(made));
    vertx.setPeriodic(options.sweepInterval().toMillis(), tick -> sweep(made));
    vertx.setPeriodic(ExpiryWatch.INTERVAL_MILLIS, tick -> expire(made));
  }

  private void listen(DispatcherParts made) {
    vertx.eventBus().consumer(Addresses.dispatcher(queue), message -> take(made, message));
    vertx.eventBus().<JsonObject>consumer(Addresses.orders(queue), made.orders::answer);
    vertx.eventBus().<NodeStatus>consumer(Addresses.NODES, message -> heard(made, message.body()));
  }

  private void take(DispatcherParts made, Message<Object> message) {
    Object body = message.body();
    if (body instanceof SubmitHint hint) {
      made.router.announce(hint);
      if (made.loop.isOpen()) {
        made.router.submitted(hint);
      }
    } else if (body instanceof ChangeHint hint) {
      made.changed.announce(hint);
      if (made.loop.isOpen()) {
        made.changed.take(hint);
      }
    } else if (body instanceof OutcomeBatch batch) {
      made.outcomes.accept(batch);
    } else if (body instanceof StartedBatch batch) {
      made.reports.started(batch);
    } else if (body instanceof ProgressBatch batch) {
      made.reports.progressed(batch);
    } else {
      LOG.warn("queue {}: {} is no message for a dispatcher", queue, body);
    }
    made.loop.schedule();
  }

  private void heard(DispatcherParts made, NodeStatus status) {
    boolean changed = made.memory.directory().heard(status);
    WorkerNode worker = made.memory.directory().node(status.node());
    made.resender.heard(worker, status, TermScope.monotonicMillis());
    if (changed) {
      made.kindWatch.routesChanged();
    }
    made.loop.schedule();
  }

  private void tick(DispatcherParts made) {
    if (!made.loop.isOpen()) {
      return;
    }
    long now = TermScope.monotonicMillis();
    if (made.memory.directory().refresh()) {
      made.kindWatch.routesChanged();
    }
    made.lostTasks.check(roster.get());
    made.timedTasks.load();
    made.timedTasks.runDue();
    made.settles.flushRecords();
    made.demand.tick(now);
    made.windowShares.look();
    if (now - lastSecond >= 1000) {
      lastSecond = now;
      made.meters.tick(now);
      made.flow.tick();
      made.taskOrders.repeatCancels();
      made.recall.run();
      made.takeover.resolveDoubts(roster.get());
    }
    if (made.timedTasks.isSweepWanted()) {
      made.timedTasks.sweep();
    }
    made.loop.schedule();
  }

  private void sweep(DispatcherParts made) {
    if (made.loop.isOpen()) {
      made.sweep.run();
      made.timedTasks.sweep();
    }
  }

  private static void expire(DispatcherParts made) {
    if (made.loop.isOpen()) {
      made.expiry.look();
    }
  }

  private Future<Void> drain(DispatcherParts ending, StoreCalls storeCalls, long untilMillis) {
    if (ending.settles.size() == 0 || storeCalls.isClosed()) {
      return Future.succeededFuture();
    }
    if (TermScope.monotonicMillis() > untilMillis) {
      LOG.warn(
          "queue {}: {} outcomes are not written; their workers will report them again",
          queue,
          ending.settles.size());
      return Future.succeededFuture();
    }
    ending.settles.flush();
    return after(DRAIN_STEP_MILLIS).compose(v -> drain(ending, storeCalls, untilMillis));
  }

  /** So that the next dispatcher knows that this one did not die. */
  private Future<Void> release() {
    return node.stores()
        .queues()
        .release(queue, epoch)
        .recover(
            cause -> {
              LOG.warn("queue {}: not given up in order: {}", queue, String.valueOf(cause));
              return Future.succeededFuture();
            });
  }

  private Future<Void> after(long millis) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(millis, fired -> over.complete());
    return over.future();
  }
}
