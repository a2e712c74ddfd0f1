package io.buswork.scheduler;

import io.buswork.bus.FlowTally;
import io.buswork.bus.LabelledMeters;
import io.buswork.bus.LabelledMeters.Name;
import io.buswork.bus.LatencyTally;
import io.buswork.bus.Signals;
import io.buswork.bus.WaitHistogram;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatcher counts, for the metrics and for people. What there is one of for each task is
 * counted in plain numbers, and told to the metrics a batch at a time, by {@link #flush}.
 */
final class QueueMeters {

  private static final TaskState[] STATES = TaskState.values();
  private static final Name ARRIVED =
      new Name(
          "buswork.tasks.arrived", "Tasks that the queue's dispatcher heard of at their submit");
  private static final Name DISPATCHED =
      new Name("buswork.tasks.dispatched", "Attempts sent to nodes");
  private static final Name REFUSED =
      new Name("buswork.outcomes.refused", "Outcomes that came late or twice");
  private static final Name SETTLED =
      new Name("buswork.tasks.settled", "Changes of tasks that were written, by the new state");
  private static final Name WINDOW =
      new Name("buswork.queue.window.tasks", "Ready tasks in the dispatcher's memory");
  private static final Name KEYS =
      new Name("buswork.queue.keys", "Concurrency keys in the dispatcher's memory");
  private static final Name RUNNING =
      new Name("buswork.queue.running.tasks", "Attempts that have been sent and have not ended");
  private static final Name TIMED =
      new Name("buswork.queue.timed.tasks", "Delayed tasks in the dispatcher's memory");
  private static final Name SETTLING =
      new Name("buswork.queue.settling.tasks", "Changes of tasks that wait to be written");
  private static final Name PARKED =
      new Name("buswork.queue.parked.kinds", "Kinds of tasks that no node can run now");

  private final Signals signals;
  private final String queue;
  private final List<Runnable> gauges = new ArrayList<>();
  private final Counter arrived;
  private final Counter sent;
  private final Counter refused;
  private final Counter[] settled = new Counter[STATES.length];
  private final int[] settledNow = new int[STATES.length];
  private final LatencyTally waits = new LatencyTally();
  private final LatencyTally runs = new LatencyTally();
  private final long[] reached = new long[STATES.length];
  private final WaitHistogram waitsForPeople = new WaitHistogram();
  private final Rate in;
  private final Rate out;
  private long submitted;

  QueueMeters(Signals signals, String queue, long nowMillis) {
    this.signals = signals;
    this.queue = queue;
    this.in = new Rate(nowMillis);
    this.out = new Rate(nowMillis);
    LabelledMeters meters = signals.byQueue();
    this.arrived = meters.counter(ARRIVED, queue);
    this.sent = meters.counter(DISPATCHED, queue);
    this.refused = meters.counter(REFUSED, queue);
    for (TaskState state : STATES) {
      settled[state.code()] = meters.counter(SETTLED, queue, "state", state.wireName());
    }
  }

  /** Shows how full a dispatcher's memory is, until {@link #close}. */
  void show(QueueMemory memory, SettleQueue settles) {
    gauge(WINDOW, () -> memory.window().size() + memory.keyed().size());
    gauge(KEYS, () -> memory.keyed().rows());
    gauge(RUNNING, () -> memory.inFlight().size());
    gauge(TIMED, () -> memory.timers().size());
    gauge(PARKED, () -> memory.parked().size());
    gauge(SETTLING, settles::size);
  }

  void submitted(int tasks) {
    in.add(tasks);
    submitted += tasks;
    arrived.increment(tasks);
  }

  void sent(int tasks) {
    sent.increment(tasks);
  }

  void settled(TaskState state) {
    settledNow[state.code()]++;
    if (state.isFinal()) {
      out.add(1);
    }
  }

  /** What was counted since the last call. */
  FlowTally drain() {
    flush();
    var tally = new FlowTally();
    tally.submitted(submitted);
    submitted = 0;
    for (int i = 0; i < reached.length; i++) {
      tally.reached(STATES[i], reached[i]);
      reached[i] = 0;
    }
    tally.waits().add(waitsForPeople);
    waitsForPeople.clear();
    return tally;
  }

  /** Counts how long an attempt ran, and its task waited for it, as far as that is known. */
  void ran(Task task, Attempt attempt) {
    Instant started = attempt.startedAt();
    if (started == null
        || attempt.outcome() == AttemptOutcome.LOST
        || attempt.outcome() == AttemptOutcome.UNKNOWN) {
      return;
    }
    runs.add(attempt.wallMicros());
    Instant due = due(task);
    if (due != null) {
      long micros =
          (started.getEpochSecond() - due.getEpochSecond()) * 1_000_000
              + (started.getNano() - due.getNano()) / 1_000;
      waits.add(micros);
      waitsForPeople.add(micros / 1_000);
    }
  }

  /** Since when it could have run; null for one that has been tried or put to the tail. */
  private static @Nullable Instant due(Task task) {
    if (task.attempt() > 0) {
      return null;
    }
    return task.runAt() != null ? task.runAt() : task.seq() == task.id() ? task.createdAt() : null;
  }

  void refused() {
    refused.increment();
  }

  /** Tells the metrics what was counted. */
  void flush() {
    for (int i = 0; i < settledNow.length; i++) {
      if (settledNow[i] > 0) {
        settled[i].increment(settledNow[i]);
        reached[i] += settledNow[i];
        settledNow[i] = 0;
      }
    }
    signals.waits().take(queue, waits);
    signals.runs().take(queue, runs);
  }

  void tick(long nowMillis) {
    in.tick(nowMillis);
    out.tick(nowMillis);
    flush();
  }

  /** Adds the rates to an answer. */
  void putRates(JsonObject to) {
    to.put("rateIn", in.perSecond()).put("rateOut", out.perSecond());
  }

  void close() {
    flush();
    gauges.forEach(Runnable::run);
    gauges.clear();
  }

  private void gauge(Name what, DoubleSupplier number) {
    gauges.add(signals.byQueue().gauge(what, queue, number));
  }
}
