package io.buswork.worker;

import io.buswork.api.Predecessor;
import io.buswork.bus.Holdings;
import io.buswork.bus.HoldingsQuery;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.RecallOrder;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.Task;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All attempts on this node: takes them in, starts them as slots come free, and sends their
 * outcomes. Runs on the worker's context; handlers' threads reach it only through {@link
 * RunReports}.
 */
final class TaskLoop implements RunReports {

  private static final Logger LOG = LoggerFactory.getLogger(TaskLoop.class);

  /** With more outcomes than this unconfirmed, nothing more is taken on. */
  static final int MAX_UNCONFIRMED = 50_000;

  private final Context context;
  private final String node;
  private final HandlerRoutes routes;
  private final Canaries canaries;
  private final Lanes lanes;
  private final AttemptWriting writing;
  private final Predecessors predecessors;
  private final RunTraces traces;
  private final Outbox outbox;
  private final ReceivedBatches received = new ReceivedBatches();
  private final RunStarter starter = new RunStarter();
  private final Map<Long, Run> held = new HashMap<>();
  private final TypeProfiles profiles;
  private final ThreadGlances glances = new ThreadGlances();
  private final Queue<Run> ended = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean wakeUp = new AtomicBoolean();
  private final RunNews news;
  private boolean draining;
  private boolean fenced;

  /**
   * @param writing where attempts write what they write themselves
   */
  TaskLoop(
      Context context,
      String node,
      WorkerOptions options,
      HandlerRoutes routes,
      Lanes lanes,
      AttemptWriting writing,
      Predecessors predecessors,
      RunTraces traces) {
    this.predecessors = predecessors;
    this.traces = traces;
    this.context = context;
    this.node = node;
    this.profiles = new TypeProfiles(options.shortLimit());
    this.routes = routes;
    this.canaries = routes.canaries();
    this.lanes = lanes;
    this.writing = writing;
    EventBus bus = context.owner().eventBus();
    this.outbox = new Outbox(bus, node);
    this.news = new RunNews(bus, node);
  }

  void take(TaskBatch batch) {
    if (fenced || !received.isCurrent(batch.queue(), batch.epoch())) {
      LOG.debug("queue {}: batch of epoch {} refused", batch.queue(), batch.epoch());
      return;
    }
    if (!received.isNew(batch.queue(), batch.batch())) {
      return;
    }
    for (Task task : batch.tasks()) {
      take(task);
    }
    startReady();
    outbox.flush();
  }

  private void take(Task task) {
    Run known = held.get(task.id());
    if (known != null && known.task().attempt() >= task.attempt() && !mayRunAgain(known)) {
      return;
    }
    Generation generation = draining ? null : routes.find(task.type(), task.options().version());
    CanaryArm arm =
        generation == null || canaries.isEmpty() ? null : canaries.draw(task, generation);
    if (arm != null) {
      generation = arm.generation();
    }
    Handler handler = generation == null ? null : generation.handlers().get(task.type());
    if (generation == null || handler == null) {
      outbox.add(task.queue(), null, Outcomes.notTaken(task));
      return;
    }
    TypeProfile profile = profiles.of(task.type());
    Run run = new Run(task, generation, handler, profile, this);
    if (arm != null) {
      run.countIn(arm);
    }
    held.put(task.id(), run);
    lanes.of(handler, profile).add(run);
  }

  /** It went back without using up the attempt: the same attempt may come a second time. */
  private static boolean mayRunAgain(Run run) {
    return run.state() == Run.State.ENDED
        && (run.context().outcome().kind() == TaskOutcome.Kind.RETURNED
            || run.context().outcome().kind() == TaskOutcome.Kind.SNOOZED);
  }

  /** What was measured of each type. */
  TypeProfiles profiles() {
    return profiles;
  }

  private void startReady() {
    List<Run> ready = lanes.takeReady();
    if (!ready.isEmpty()) {
      traces.start(ready);
      news.started(ready);
      starter.start(ready);
    }
  }

  @Override
  public Future<List<Predecessor>> predecessors(Run run) {
    return predecessors.of(run);
  }

  @Override
  public void hasEnded(Run run) {
    ended.add(run);
    wake();
  }

  @Override
  public void hasNews(Run run) {
    news.hasNews(run);
  }

  @Override
  public AttemptWriting writing() {
    return writing;
  }

  private void wake() {
    if (wakeUp.compareAndSet(false, true)) {
      context.runOnContext(go -> collect());
    }
  }

  /** Takes the ended attempts in, frees their slots, and fills them again. */
  private void collect() {
    wakeUp.set(false);
    for (Run run = ended.poll(); run != null; run = ended.poll()) {
      settle(run);
    }
    startReady();
    outbox.flush();
  }

  private void settle(Run run) {
    Lane lane = run.lane();
    TaskOutcome outcome = run.context().outcome();
    if (run.state() == Run.State.RUNNING && lane != null) {
      judge(run, outcome.wallMicros());
      lane.release(run, outcome.wallMicros());
      run.profile()
          .ended(
              outcome.wallMicros(),
              outcome.cpuMicros(),
              outcome.kind() == TaskOutcome.Kind.SUCCEEDED
                  || outcome.kind() == TaskOutcome.Kind.COMMITTED
                  || outcome.kind() == TaskOutcome.Kind.SNOOZED);
    }
    CanaryArm arm = run.arm();
    if (arm != null) {
      arm.ended(outcome);
    }
    run.state(Run.State.ENDED);
    if (!fenced) {
      outbox.add(run.task().queue(), run.generation(), outcome);
    }
    traces.end(run);
  }

  void confirm(OutcomeConfirm confirm) {
    for (Long number : confirm.numbers()) {
      OutcomeBatch batch = outbox.confirm(number);
      if (batch != null) {
        batch.outcomes().forEach(this::forget);
      }
    }
    if (!confirm.refused().isEmpty()) {
      LOG.info(
          "queue {}: late or double outcomes of tasks {} were refused",
          confirm.queue(),
          confirm.refused());
    }
  }

  private void forget(TaskOutcome outcome) {
    held.computeIfPresent(
        outcome.id(),
        (id, run) ->
            run.state() == Run.State.ENDED && run.task().nextAttempt() == outcome.attempt()
                ? null
                : run);
  }

  Holdings holdings(HoldingsQuery query) {
    received.isCurrent(query.queue(), query.epoch());
    List<Holdings.Held> all = new ArrayList<>();
    for (Run run : held.values()) {
      if (run.task().queue().equals(query.queue())) {
        all.add(
            new Holdings.Held(
                run.task().id(), run.task().nextAttempt(), run.context().startedAtMillis()));
      }
    }
    return new Holdings(query.queue(), node, all);
  }

  void cancel(long id, int attempt) {
    Run run = held.get(id);
    if (run != null && run.task().nextAttempt() == attempt) {
      stop(run, TaskOutcome.Kind.CANCELED);
    }
  }

  /** Stops attempts that run; those that wait are sent back at once. */
  void stop(Predicate<Run> which, TaskOutcome.Kind kind) {
    List<Run> all = held.values().stream().filter(which).toList();
    all.forEach(run -> stop(run, kind));
    collect();
  }

  private void stop(Run run, TaskOutcome.Kind kind) {
    if (run.state() == Run.State.WAITING) {
      lanes.takeWaiting(other -> other == run);
    }
    run.context().stop(kind);
  }

  /** Sends back what waits for a slot: another generation or node will run it. */
  void returnWaiting(Predicate<Run> which) {
    List<Run> back = lanes.takeWaiting(which);
    back.forEach(run -> run.context().stop(TaskOutcome.Kind.RETURNED));
    collect();
  }

  /** A queue is paused: what has not started goes back. */
  void recall(RecallOrder order) {
    if (received.isCurrent(order.queue(), order.epoch())) {
      returnWaiting(run -> run.task().queue().equals(order.queue()));
    }
  }

  /** How many attempts have not ended. */
  int unfinished(Predicate<Run> which) {
    return (int)
        held.values().stream().filter(run -> run.state() != Run.State.ENDED).filter(which).count();
  }

  /** A type is known to be long as soon as it is: not when the first such attempts have ended. */
  private static void judge(Run run, long wallMicros) {
    Lane lane = run.lane();
    if (lane != null && !run.isLate() && run.profile().isLate(wallMicros)) {
      run.late();
      run.profile().passedLimit(wallMicros, RunStarter.cpuMicros(run));
      lane.late(run);
    }
  }

  /** A few times a second: timeouts, long runners, reports. */
  void tick() {
    boolean misplaced = false;
    glances.nextRound();
    for (Run run : held.values()) {
      misplaced |= run.state() == Run.State.WAITING && Lanes.isMisplaced(run);
      if (run.state() == Run.State.RUNNING) {
        glances.at(run);
        judge(run, run.context().wallMicros());
        if (run.context().isOverdue()) {
          LOG.warn(
              "task {} of type {} ran longer than its timeout of {}: stopped",
              run.task().id(),
              run.task().type(),
              run.context().timeout());
          run.context().stop(TaskOutcome.Kind.TIMED_OUT);
        }
      }
    }
    if (misplaced) {
      returnWaiting(Lanes::isMisplaced);
    } else {
      startReady();
    }
    outbox.repeat();
    news.send();
  }

  /** Takes nothing on any more, and sends back what has not started. */
  void drain() {
    draining = true;
    returnWaiting(run -> true);
    endExiting();
  }

  /** Ends, or lets go of, the attempts of handlers that are ending the JVM. */
  void endExiting() {
    if (Exits.end(held)) {
      collect();
    }
  }

  /** The attempts of a generation that handlers are busy with. */
  List<Run> running(Generation generation) {
    return held.values().stream()
        .filter(run -> run.generation() == generation && run.state() == Run.State.RUNNING)
        .toList();
  }

  /** This node counts as dead: stops everything and says nothing any more. */
  void fence() {
    fenced = true;
    draining = true;
    held.values().forEach(run -> run.context().stop(TaskOutcome.Kind.RETURNED));
    held.clear();
    outbox.clear();
  }

  boolean isDraining() {
    return draining;
  }

  boolean isFull() {
    return draining || outbox.size() > MAX_UNCONFIRMED;
  }

  int unconfirmed() {
    return outbox.size();
  }

  ReceivedBatches received() {
    return received;
  }
}
