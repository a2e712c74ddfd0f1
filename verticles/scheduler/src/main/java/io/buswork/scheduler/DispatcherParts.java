package io.buswork.scheduler;

import io.buswork.store.QueueTerm;
import io.buswork.store.RateUse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One dispatcher's parts, put together. */
final class DispatcherParts {

  private static final Logger LOG = LoggerFactory.getLogger(DispatcherParts.class);

  final QueueMemory memory;
  final Admission admission;
  final QueueMeters meters;
  final EventPublisher events;
  final SettleQueue settles;
  final TaskIntake intake;
  final TimedTasks timedTasks;
  final WindowRefill refill;
  final KeyRefill keyRefill;
  final FirstTasks first;
  final TaskRouter router;
  final BatchResender resender;
  final Recall recall;
  final DispatchLoop loop;
  final OutcomeInbox outcomes;
  final ReportInbox reports;
  final LostTasks lostTasks;
  final Caution caution = new Caution(TermScope::monotonicMillis);
  final Takeover takeover;
  final KeyStartLog keyStarts;
  final KindWatch kindWatch;
  final WindowShares windowShares;
  final QueueSweep sweep;
  final TaskOrders taskOrders;
  final ChangedTasks changed;
  final ExpiryWatch expiry;
  final QueueOrders orders;
  final DemandPublisher demand;
  final FlowReporter flow;

  private @Nullable DispatchLoop scheduling;

  DispatcherParts(TermScope scope, Context context, QueueTerm term) {
    LongSupplier clock = scope.startClock();
    memory = QueueMemory.empty(scope.options(), directory(scope), term.limits(), clock);
    var ledger = new RateLedger(use -> keep(scope, use), this::hasReadyTasks, this::askForRound);
    admission = new Admission(term, () -> memory.inFlight().size(), clock, ledger);
    meters = new QueueMeters(scope.node().signals(), scope.queue(), TermScope.monotonicMillis());
    events = new EventPublisher(scope, context);
    var dispatchLog = new DispatchLog(scope, memory.inFlight());
    settles = new SettleQueue(scope, dispatchLog);
    var enqueueDue = new EnqueueDue(scope, memory.known(), memory.guard());
    intake = new TaskIntake(scope, memory, settles, enqueueDue);
    timedTasks = new TimedTasks(scope, memory, intake, this::askForRound);
    refill = new WindowRefill(scope, memory, intake, this::askForRound);
    keyRefill = new KeyRefill(scope, memory, intake, this::askForRound);
    first = new FirstTasks(scope, events, meters);
    router =
        new TaskRouter(scope, memory.recentlyEnded(), intake, timedTasks, events, meters, first);
    enqueueDue.whenEnqueued(router::offer);
    settles.whenWritten(
        new SettleEffects(
            scope, memory, dispatchLog, settles, router, events, meters, this::askForRound));
    resender = new BatchResender(scope, memory.inFlight());
    keyStarts = new KeyStartLog(scope, memory.keyed());
    var returned = new ReturnedTasks(memory, admission, dispatchLog, router);
    recall = new Recall(scope, memory, admission, returned);
    var sender =
        new BatchSender(
            scope, memory, dispatchLog, resender, caution, admission, keyStarts, recall, meters);
    loop =
        new DispatchLoop(
            context,
            scope,
            memory,
            admission,
            sender,
            settles,
            intake,
            refill,
            keyRefill,
            new AsideRefill(scope, memory, intake, this::askForRound));
    scheduling = loop;
    var rules = new OutcomeRules(RandomGenerator.of("L64X128MixRandom"));
    outcomes = new OutcomeInbox(scope, memory, settles, rules, returned, events, meters);
    reports = new ReportInbox(scope, memory.inFlight(), events);
    lostTasks = new LostTasks(scope, memory, settles, rules, resender, caution);
    takeover =
        new Takeover(scope, memory, new HoldingsCollector(scope), lostTasks, returned, settles);
    kindWatch = new KindWatch(memory, intake, timedTasks);
    windowShares = new WindowShares(scope, memory, admission, intake, refill);
    var keySweep = new KeySweep(scope, memory, intake.keys());
    sweep = new QueueSweep(scope, memory, router, keySweep, this::askForRound);
    taskOrders = new TaskOrders(scope, memory, settles, router, this::askForRound);
    changed = new ChangedTasks(scope, memory, intake, router, events, meters, this::askForRound);
    expiry = new ExpiryWatch(scope, memory, taskOrders);
    var replacing = new TaskReplacing(scope, memory, taskOrders, router, this::askForRound);
    var queueReports = new QueueReports(scope, memory, admission, meters);
    var queueSettings = new QueueConfiguring(scope, memory, admission, recall, events);
    var bulkOrders = new BulkOrders(scope, memory, taskOrders);
    orders =
        new QueueOrders(
            scope, loop, taskOrders, bulkOrders, replacing, queueReports, queueSettings);
    demand = new DemandPublisher(scope, memory, admission);
    flow = new FlowReporter(scope, meters);
  }

  private static NodeDirectory directory(TermScope scope) {
    return new NodeDirectory(
        scope.queue(), scope.node().membership()::members, TermScope::monotonicMillis);
  }

  private static Future<Void> keep(TermScope scope, RateUse use) {
    return scope
        .calls()
        .untilAnswered(() -> scope.store().keepRateUse(scope.queue(), scope.epoch(), use))
        .onFailure(
            cause -> {
              if (!scope.calls().isClosed()) {
                LOG.error("queue {}: what its rate allows is not noted yet", scope.queue(), cause);
              }
            });
  }

  private boolean hasReadyTasks() {
    return memory.window().size() > 0 || !memory.keyed().isIdle();
  }

  private void askForRound() {
    if (scheduling != null) {
      scheduling.schedule();
    }
  }
}
