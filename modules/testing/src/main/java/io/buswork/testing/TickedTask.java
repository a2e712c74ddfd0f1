package io.buswork.testing;

import io.buswork.task.TaskState;
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
