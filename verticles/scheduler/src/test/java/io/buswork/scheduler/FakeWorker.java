package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.bus.Addresses;
import io.buswork.bus.CancelOrder;
import io.buswork.bus.Holdings;
import io.buswork.bus.HoldingsQuery;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.RecallOrder;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/** A worker node: ends each task at once as it is told, or holds it. */
final class FakeWorker extends VerticleBase {

  static final String LANE = "cpu-short";

  final String node;
  final Queue<Task> received = new ConcurrentLinkedQueue<>();
  final Map<Long, Task> held = new ConcurrentHashMap<>();
  final Queue<TaskBatch> batches = new ConcurrentLinkedQueue<>();
  final Queue<CancelOrder> cancels = new ConcurrentLinkedQueue<>();
  final Queue<OutcomeConfirm> confirms = new ConcurrentLinkedQueue<>();
  final AtomicInteger toLose = new AtomicInteger();
  volatile Set<String> types = Set.of("noop");
  volatile int allowance = 500;

  /** Types that have a lane of their own, and how many of each it may hold. */
  volatile Map<String, Integer> lanes = Map.of();

  final AtomicInteger recallsToMiss = new AtomicInteger();
  volatile int maxAttempts;
  volatile Delivery delivery = Delivery.AT_LEAST_ONCE;
  volatile long mostOfAKey;
  volatile boolean mute;
  volatile boolean answersHoldings = true;
  volatile boolean obeysCancels = true;

  /** Of what it holds, which it has not started: that goes back when it is recalled. */
  volatile Predicate<Task> unstarted = task -> false;

  volatile Function<Task, TaskOutcome> ending = FakeWorker::succeeded;
  private final Map<Long, OutcomeBatch> unconfirmed = new TreeMap<>();
  private final Map<String, Set<Long>> had = new HashMap<>();
  private long statusNumber;
  private long outcomeNumber;
  private long epoch;

  FakeWorker(String node) {
    this.node = node;
  }

  static TaskOutcome succeeded(Task task) {
    return outcome(task, TaskOutcome.Kind.SUCCEEDED, null, null);
  }

  static TaskOutcome failed(Task task) {
    return outcome(task, TaskOutcome.Kind.FAILED, new TaskError("Boom", "no luck"), null);
  }

  static TaskOutcome notStarted(Task task) {
    return new TaskOutcome(
        task.id(),
        task.nextAttempt(),
        TaskOutcome.Kind.RETURNED,
        null,
        null,
        true,
        null,
        0,
        0,
        -1,
        List.of());
  }

  static TaskOutcome outcome(Task task, TaskOutcome.Kind kind, TaskError error, Duration delay) {
    return new TaskOutcome(
        task.id(), task.nextAttempt(), kind, null, error, true, delay, 1, 10, 5, List.of());
  }

  /** Holds every task instead of ending it. */
  FakeWorker holding() {
    ending = task -> null;
    return this;
  }

  /** Ends the task after a moment, and notes how many of its key run until then. */
  void endSoon(Task task) {
    String key = task.options().concurrencyKey();
    long ofKey =
        1
            + held.values().stream()
                .filter(other -> key != null && key.equals(other.options().concurrencyKey()))
                .count();
    mostOfAKey = key == null ? mostOfAKey : Math.max(mostOfAKey, ofKey);
    vertx.setTimer(1 + task.id() % 4, fired -> send(List.of(succeeded(task))));
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().consumer(Addresses.worker(node), this::take);
    vertx.setPeriodic(1, 20, tick -> publishStatus());
    vertx.setPeriodic(200, tick -> repeat());
    return Future.succeededFuture();
  }

  /** Reports an outcome from any thread. */
  void report(TaskOutcome... outcomes) {
    context.runOnContext(v -> send(List.of(outcomes)));
  }

  private void take(Message<Object> message) {
    Object body = message.body();
    if (body instanceof TaskBatch batch) {
      take(batch);
    } else if (body instanceof HoldingsQuery query) {
      epoch = Math.max(epoch, query.epoch());
      if (answersHoldings) {
        message.reply(
            new Holdings(
                query.queue(),
                node,
                held.values().stream()
                    .map(t -> new Holdings.Held(t.id(), t.nextAttempt(), 1))
                    .toList()));
      }
    } else if (body instanceof OutcomeConfirm confirm) {
      confirms.add(confirm);
      confirm.numbers().forEach(unconfirmed::remove);
    } else if (body instanceof CancelOrder cancel) {
      cancels.add(cancel);
      Task task = obeysCancels ? held.remove(cancel.id()) : null;
      if (task != null) {
        send(List.of(outcome(task, TaskOutcome.Kind.CANCELED, null, null)));
      }
    } else if (body instanceof RecallOrder && recallsToMiss.getAndDecrement() <= 0) {
      List<TaskOutcome> back =
          held.values().stream().filter(unstarted).map(FakeWorker::notStarted).toList();
      if (!back.isEmpty()) {
        send(back);
      }
    }
  }

  private void take(TaskBatch batch) {
    if (toLose.get() > 0 && toLose.getAndDecrement() > 0) {
      return;
    }
    if (batch.epoch() < epoch) {
      return;
    }
    epoch = batch.epoch();
    if (!had.computeIfAbsent(batch.queue() + epoch, e -> new java.util.TreeSet<>())
        .add(batch.batch())) {
      return;
    }
    batches.add(batch);
    List<TaskOutcome> outcomes = new ArrayList<>();
    for (Task task : batch.tasks()) {
      received.add(task);
      TaskOutcome outcome = ending.apply(task);
      if (outcome == null) {
        held.put(task.id(), task);
      } else {
        outcomes.add(outcome);
      }
    }
    if (!outcomes.isEmpty()) {
      send(outcomes);
    }
  }

  private void send(List<TaskOutcome> outcomes) {
    outcomes.forEach(outcome -> held.remove(outcome.id()));
    var batch = new OutcomeBatch(Tasks.QUEUE, node, ++outcomeNumber, "module", "1.0", outcomes);
    unconfirmed.put(batch.number(), batch);
    vertx.eventBus().send(Addresses.dispatcher(Tasks.QUEUE), batch);
  }

  private void repeat() {
    if (!mute) {
      unconfirmed
          .values()
          .forEach(b -> vertx.eventBus().send(Addresses.dispatcher(Tasks.QUEUE), b));
    }
  }

  private void publishStatus() {
    if (mute) {
      return;
    }
    List<NodeStatus.Handler> handlers = new ArrayList<>();
    for (String type : types) {
      handlers.add(
          new NodeStatus.Handler(
              type,
              "jar",
              "module",
              List.of("1.0"),
              lanes.containsKey(type) ? type : LANE,
              0,
              0,
              Duration.ofMinutes(30),
              maxAttempts,
              null,
              10,
              20,
              0.5,
              0,
              0,
              delivery,
              null));
    }
    vertx
        .eventBus()
        .publish(
            Addresses.NODES,
            new NodeStatus(
                node,
                ++statusNumber,
                false,
                2,
                0.1,
                100,
                List.of(),
                handlers,
                Map.of(),
                allowances(),
                Map.of(Tasks.QUEUE, receivedBatches()),
                List.of()));
  }

  private Map<String, Integer> allowances() {
    Map<String, Integer> all = new HashMap<>(lanes);
    all.put(LANE, allowance);
    return all;
  }

  private NodeStatus.Received receivedBatches() {
    Set<Long> numbers = had.getOrDefault(Tasks.QUEUE + epoch, Set.of());
    long upto = 0;
    while (numbers.contains(upto + 1)) {
      upto++;
    }
    long dense = upto;
    return new NodeStatus.Received(epoch, upto, numbers.stream().filter(n -> n > dense).toList());
  }
}
