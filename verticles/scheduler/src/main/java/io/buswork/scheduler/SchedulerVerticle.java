package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.SubmitHints;
import io.buswork.store.Retention;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler of a node: runs the dispatchers of the queues that fall to this node, declares dead
 * nodes dead, hears of submits by SQL, and keeps the history's partitions. One instance a node.
 */
public final class SchedulerVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulerVerticle.class);
  private static final Duration PLACEMENT_INTERVAL = Duration.ofSeconds(1);
  private static final long MAINTENANCE_RETRY_MILLIS = 60_000;

  private final NodeContext node;
  private final SchedulerOptions options;
  private final Retention retention;
  private final Duration placementInterval;
  private @Nullable QueuePlacement placement;
  private @Nullable ScheduleDuty schedules;
  private @Nullable SqlHints sqlHints;
  private @Nullable SqlReplacing sqlReplacing;
  private Runnable unsubscribe = () -> {};

  /**
   * @param node the node
   * @param options how it works
   */
  public SchedulerVerticle(NodeContext node, SchedulerOptions options) {
    this(node, options, Retention.NONE);
  }

  /**
   * @param node the node
   * @param options how it works
   * @param retention what is kept for a shorter time than the history, and the audit log
   */
  public SchedulerVerticle(NodeContext node, SchedulerOptions options, Retention retention) {
    this(node, options, retention, PLACEMENT_INTERVAL);
  }

  /**
   * @param placementInterval how often it looks for queues that nobody has told it of
   */
  SchedulerVerticle(
      NodeContext node, SchedulerOptions options, Retention retention, Duration placementInterval) {
    this.node = node;
    this.options = options;
    this.retention = retention;
    this.placementInterval = placementInterval;
  }

  @Override
  public Future<?> start() {
    var recovery = new NodeRecovery(vertx, node, options, TermScope::monotonicMillis);
    var placing = new QueuePlacement(vertx, context, node, options, recovery::roster);
    placement = placing;
    vertx.setPeriodic(NodeRecovery.INTERVAL_MILLIS, tick -> recover(recovery, placing));
    vertx.setPeriodic(placementInterval.toMillis(), tick -> placing.runOnce());
    vertx.eventBus().consumer(Addresses.QUEUES, hint -> placing.runOnce());
    unsubscribe =
        node.membership()
            .onChange(
                () ->
                    context.runOnContext(
                        v -> {
                          placing.runOnce();
                          recover(recovery, placing);
                        }));
    var history = new HistoryMaintenance(node.stores().history(), options.historyRetention());
    maintain(history::runOnce, HistoryMaintenance.INTERVAL);
    var keys = new KeyMaintenance(node.stores().tasks());
    maintain(keys::runOnce, KeyMaintenance.INTERVAL);
    var cleaning =
        new HistoryCleaning(
            vertx, node.stores().history(), retention, () -> placing.isOurs("history"));
    var audit = new AuditMaintenance(node.stores().audit(), retention.audit());
    maintain(audit::runOnce, AuditMaintenance.INTERVAL);
    var flows = new FlowMaintenance(node.stores().flows());
    maintain(flows::dropOld, FlowMaintenance.INTERVAL);
    maintain(flows::releaseForgotten, FlowMaintenance.FORGOTTEN_INTERVAL);
    tellOfReleased();
    var firing = new ScheduleDuty(vertx, node, ScheduleDuty.LONGEST_WAIT);
    schedules = firing;
    var telling = new SqlHints(vertx, context, node, placing);
    sqlHints = telling;
    var replacing = new SqlReplacing(vertx, context, node, placing::isOurs);
    sqlReplacing = replacing;
    return recovery
        .runOnce()
        .compose(dead -> limitQueues())
        .compose(said -> placing.runOnce())
        .onSuccess(
            placed -> {
              firing.start();
              telling.start();
              replacing.start();
              maintain(cleaning::runOnce, HistoryCleaning.INTERVAL);
            });
  }

  @Override
  public Future<?> stop() {
    unsubscribe.run();
    if (sqlHints != null) {
      sqlHints.stop();
    }
    if (sqlReplacing != null) {
      sqlReplacing.stop();
    }
    Future<?> firing = schedules == null ? Future.succeededFuture() : schedules.stop();
    QueuePlacement placing = placement;
    return firing.transform(
        stopped -> placing == null ? Future.succeededFuture() : placing.close().mapEmpty());
  }

  /** Until it could be said: the node that has started last says how many there may be. */
  private Future<Boolean> limitQueues() {
    return Upkeep.couldBeDone(
            node.stores().queues().limitQueues(options.maxQueues()),
            LOG,
            "it cannot be said how many queues there may be")
        .onSuccess(
            done -> {
              if (!done) {
                vertx.setTimer(MAINTENANCE_RETRY_MILLIS, fired -> limitQueues());
              }
            });
  }

  /** Whoever ends tasks tells the dispatchers of those that waited for them. */
  private void tellOfReleased() {
    var hints = new SubmitHints(vertx.eventBus(), new QueueDemands(node.nodeId()), node.time());
    node.stores()
        .flows()
        .whenReleased(changes -> context.runOnContext(tell -> hints.changed(changes)));
  }

  private static void recover(NodeRecovery recovery, QueuePlacement placing) {
    NodeRoster before = recovery.roster();
    recovery
        .runOnce()
        .onSuccess(
            dead -> {
              if (!recovery.roster().nodes().keySet().equals(before.nodes().keySet())) {
                placing.runOnce();
              }
            });
  }

  private void maintain(Supplier<Future<Boolean>> duty, Duration interval) {
    duty.get()
        .onSuccess(
            done ->
                vertx.setTimer(
                    done ? interval.toMillis() : MAINTENANCE_RETRY_MILLIS,
                    fired -> maintain(duty, interval)));
  }
}
