package io.buswork.testing;

import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task on a {@link TickedClock}: where it stands, and what has come of its attempts. */
public final class TickedTask {

  private final List<TestRun> runs = new ArrayList<>();
  private TestTask next;
  private TaskState state;
  private Instant due;
  private int failures;
  private @Nullable Object result;
  private @Nullable String reason;
  private List<TickedTask> waitsFor = List.of();
  private boolean evenAfterFailure;
  private Duration delay = Duration.ZERO;

  TickedTask(TestTask task, TaskState state, Instant due) {
    this.next = task;
    this.state = state;
    this.due = due;
  }

  /** Its type. */
  public String type() {
    return next.type();
  }

  /** Where it stands now. */
  public TaskState state() {
    return state;
  }

  /** When its next attempt begins, or, if it has ended, when it did. */
  public Instant at() {
    return due;
  }

  /** What came of each attempt so far, in order. */
  public List<TestRun> runs() {
    return List.copyOf(runs);
  }

  /** What it ended with; null if that is nothing, or if it has not succeeded. */
  public @Nullable Object result() {
    return result;
  }

  /** Why it failed, or last failed; null if it did not. */
  public @Nullable String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return type() + " " + state.wireName() + " at " + due + (reason == null ? "" : ": " + reason);
  }

  /** Lets it wait for others, and then for so long. */
  void block(List<TickedTask> others, boolean runsAfterFailure, Duration then) {
    state = TaskState.BLOCKED;
    waitsFor = others;
    evenAfterFailure = runsAfterFailure;
    delay = then;
  }

  /** Looks whether those it waits for have ended; whether anything has changed. */
  boolean release(Instant now) {
    if (state != TaskState.BLOCKED) {
      return false;
    }
    boolean refused =
        !evenAfterFailure
            && waitsFor.stream()
                .map(TickedTask::state)
                .anyMatch(other -> other.isFinal() && other != TaskState.SUCCEEDED);
    if (refused) {
      state = TaskState.CANCELED;
    } else if (waitsFor.stream().allMatch(other -> other.state().isFinal())) {
      state = delay.isZero() ? TaskState.READY : TaskState.SCHEDULED;
    } else {
      return false;
    }
    due = refused ? now : now.plus(delay);
    return true;
  }

  /** The attempt that comes next. */
  TestTask next() {
    return next;
  }

  int failures() {
    return failures;
  }

  void ran(TestRun run) {
    runs.add(run);
  }

  void succeeded(Instant now, @Nullable Object with) {
    state = TaskState.SUCCEEDED;
    due = now;
    result = with;
    reason = null;
  }

  void failed(Instant now, String why) {
    state = TaskState.FAILED;
    due = now;
    reason = why;
  }

  /** Counts a failure. */
  void failure(String why) {
    failures++;
    reason = why;
  }

  void again(TaskState waiting, Instant at, TestTask attempt) {
    state = waiting;
    due = at;
    next = attempt;
  }
}
