package io.buswork.testing;

import io.buswork.api.Delivery;
import io.buswork.api.FollowUp;
import io.buswork.api.FollowUpTies;
import io.buswork.api.Outcome;
import io.buswork.api.Verdict;
import io.buswork.schedule.Timing;
import io.buswork.task.TaskState;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it, and the tasks that run by it: retries, snoozes,
 * delays, schedules and follow-up tasks of hours take milliseconds.
 *
 * <pre>{@code
 * try (var handlers = HandlerHarness.deploy(new Mail())) {
 *   var clock = TickedClock.of(handlers);
 *   TickedTask mail = clock.submit(TestTask.of("mail.send"));
 *   clock.tick(Duration.ofMinutes(1));
 *   assertEquals(3, mail.runs().size());
 * }
 * }</pre>
 *
 * <p>One task runs at a time, those due first before the others. Backoffs wait without jitter. Not
 * safe for use by several threads.
 */
public final class TickedClock {

  /** When the clock begins unless it is told. */
  public static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

  private static final RandomGenerator NO_JITTER = new HalfWay();

  private final HandlerHarness handlers;
  private final List<TickedTask> tasks = new ArrayList<>();
  private final List<Ticking> schedules = new ArrayList<>();
  private Instant now;

  private TickedClock(HandlerHarness handlers, Instant start) {
    this.handlers = handlers;
    this.now = start;
    handlers
        .settings()
        .forEach(
            (type, said) ->
                said.rhythms()
                    .forEach(rhythm -> schedules.add(new Ticking(type, rhythm.timing(), start))));
  }

  /** A clock for these handlers, at {@link #DEFAULT_START}. */
  public static TickedClock of(HandlerHarness handlers) {
    return startingAt(handlers, DEFAULT_START);
  }

  /** A clock for these handlers, at a time of the test's own. */
  public static TickedClock startingAt(HandlerHarness handlers, Instant start) {
    return new TickedClock(handlers, start);
  }

  /** What time it is. */
  public Instant now() {
    return now;
  }

  /** Submits a task, as it is now; it runs with the next tick. */
  public TickedTask submit(TestTask task) {
    return submit(task, Duration.ZERO);
  }

  /** Submits a task that waits for so long. */
  public TickedTask submit(TestTask task, Duration delay) {
    TaskState state = delay.isZero() ? TaskState.READY : TaskState.SCHEDULED;
    CheckedSettings said = handlers.settings().get(task.type());
    TestTask first = said == null ? task : task.again(1, said.retries().maxAttempts());
    TickedTask ticked = new TickedTask(first.withId(tasks.size() + 1L), state, now.plus(delay));
    tasks.add(ticked);
    return ticked;
  }

  /**
   * Tells of an event: each handler that subscribes to it gets a task.
   *
   * @param name such as {@code order.paid}
   * @param data the tasks' payload
   * @return the tasks, which run with the next tick
   */
  public List<TickedTask> event(String name, @Nullable Object data) {
    List<TickedTask> made = new ArrayList<>();
    handlers
        .settings()
        .forEach(
            (type, said) ->
                said.events().stream()
                    .filter(on -> on.event().matches(name))
                    .map(on -> submit(ofEvent(type, name, data), on.delay()))
                    .forEach(made::add));
    return made;
  }

  private static TestTask ofEvent(String type, String name, @Nullable Object data) {
    return TestTask.of(type).payload(data).headers(Map.of("event-name", name));
  }

  /**
   * Moves the clock on, and runs all that is due until then, at its time.
   *
   * @param time zero: only what is due now
   * @return the tasks that were run, in order, one for each attempt
   */
  public List<TickedTask> tick(Duration time) {
    Instant until = now.plus(time);
    List<TickedTask> ran = new ArrayList<>();
    for (Optional<Instant> next = nextDue(until); next.isPresent(); next = nextDue(until)) {
      now = next.get().isAfter(now) ? next.get() : now;
      schedules.forEach(this::fire);
      for (TickedTask task : dueNow()) {
        run(task);
        ran.add(task);
      }
      release();
    }
    now = until;
    return ran;
  }

  /** All tasks, submitted by the test, by handlers, by schedules and by events, in that order. */
  public List<TickedTask> tasks() {
    return List.copyOf(tasks);
  }

  private Optional<Instant> nextDue(Instant until) {
    List<Instant> times = new ArrayList<>();
    tasks.stream().filter(this::isRunnable).map(TickedTask::at).forEach(times::add);
    schedules.forEach(schedule -> schedule.next.ifPresent(times::add));
    return times.stream().filter(at -> !at.isAfter(until)).min(Comparator.naturalOrder());
  }

  /** One that is canceled may free or cancel others in turn. */
  private void release() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (TickedTask task : tasks) {
        changed |= task.release(now);
      }
    }
  }

  private List<TickedTask> dueNow() {
    return tasks.stream().filter(this::isRunnable).filter(t -> !t.at().isAfter(now)).toList();
  }

  /** One whose type has no handler here waits, as it does in a cluster. */
  private boolean isRunnable(TickedTask task) {
    return !task.state().isFinal()
        && task.state() != TaskState.BLOCKED
        && handlers.settings().containsKey(task.type());
  }

  private void fire(Ticking schedule) {
    while (schedule.next.isPresent() && !schedule.next.get().isAfter(now)) {
      submit(TestTask.of(schedule.type));
      schedule.next = schedule.timing.next(schedule.next.get());
    }
  }

  private void run(TickedTask task) {
    CheckedSettings said = said(task);
    TestTask attempt = task.next();
    if (task.failures() > 0
        && said.delivery() == Delivery.EXACTLY_ONCE
        && said.check() != null
        && isDecided(task, handlers.check(attempt, now))) {
      return;
    }
    TestRun run = handlers.run(attempt, now);
    task.ran(run);
    follow(run.submitted());
    if (run.failure() != null) {
      retry(task, String.valueOf(run.failure().getMessage()), null);
    } else if (run.value() instanceof Outcome.Snooze snooze) {
      again(task, TaskState.SCHEDULED, snooze.delay());
    } else if (run.value() instanceof Outcome.RetryAfter asked) {
      retry(task, asked.reason(), asked.delay());
    } else if (run.value() instanceof Outcome.Discard discard) {
      task.failed(now, discard.reason());
    } else {
      task.succeeded(now, run.value());
    }
  }

  private boolean isDecided(TickedTask task, Verdict verdict) {
    if (verdict instanceof Verdict.Done done) {
      task.succeeded(now, done.result());
      return true;
    }
    if (verdict instanceof Verdict.Unknown unknown) {
      task.failed(now, unknown.reason());
      return true;
    }
    return false;
  }

  private void retry(TickedTask task, String reason, @Nullable Duration asked) {
    CheckedSettings said = said(task);
    task.failure(reason);
    Optional<Duration> wait = said.retries().delayAfter(task.failures(), NO_JITTER);
    boolean given = asked == null && said.delivery() == Delivery.AT_MOST_ONCE;
    if (wait.isEmpty() || given) {
      task.failed(now, reason);
    } else {
      again(task, TaskState.RETRYING, asked == null ? wait.get() : asked);
    }
  }

  private void again(TickedTask task, TaskState state, Duration wait) {
    int most = said(task).retries().maxAttempts();
    task.again(state, now.plus(wait), task.next().again(task.failures() + 1, most));
  }

  /** Groups have no end here: what {@code onGroupDone} says is not submitted. */
  private void follow(List<FollowUp> submitted) {
    List<TickedTask> made = submitted.stream().map(this::follow).toList();
    for (int i = 0; i < made.size(); i++) {
      FollowUpTies ties = submitted.get(i).ties();
      if (ties.waits()) {
        List<TickedTask> others = new ArrayList<>();
        ties.after().forEach(id -> others.add(tasks.get((int) (id - 1))));
        ties.afterSubmitted().forEach(place -> others.add(made.get(place)));
        made.get(i).block(others, ties.evenAfterFailure(), submitted.get(i).delay());
      }
    }
  }

  private TickedTask follow(FollowUp task) {
    TestTask made =
        TestTask.of(task.type())
            .payload(Json.decodeValue(task.payloadText()))
            .headers(task.headers())
            .tags(task.tags());
    Instant runAt = task.terms().runAt();
    boolean later = runAt != null && runAt.isAfter(now);
    return submit(made, later ? Duration.between(now, runAt) : task.delay());
  }

  private CheckedSettings said(TickedTask task) {
    CheckedSettings said = handlers.settings().get(task.type());
    if (said == null) {
      throw new IllegalStateException("no handler for " + task.type());
    }
    return said;
  }

  /** A schedule and when it is due next. */
  private static final class Ticking {
    private final String type;
    private final Timing timing;
    private Optional<Instant> next;

    Ticking(String type, Timing timing, Instant start) {
      this.type = type;
      this.timing = timing;
      this.next = timing.next(start);
    }
  }

  /** The middle of every spread. */
  private static final class HalfWay implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public double nextDouble() {
      return 0.5;
    }
  }
}
