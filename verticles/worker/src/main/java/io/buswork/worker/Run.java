package io.buswork.worker;

import io.buswork.api.Delivery;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on this node, from its arrival to the confirmation of its outcome. Its place (lane,
 * state) belongs to the worker's context; what its handler's threads touch is in {@link
 * RunContext}.
 */
final class Run {

  /** Where an attempt is on this node. */
  enum State {
    WAITING,
    RUNNING,
    ENDED
  }

  private final Task task;
  private final Generation generation;
  private final Handler handler;
  private final TypeProfile profile;
  private final RunContext context;
  private State state = State.WAITING;
  private @Nullable Lane lane;
  private boolean announced;
  private boolean late;
  private boolean withoutSlot;
  private volatile long cpuAtStartNanos = -1;
  private @Nullable CanaryArm arm;

  Run(Task task, Generation generation, Handler handler, TypeProfile profile, RunReports reports) {
    this.task = task;
    this.generation = generation;
    this.handler = handler;
    this.profile = profile;
    this.context = new RunContext(this, reports);
  }

  Task task() {
    return task;
  }

  Generation generation() {
    return generation;
  }

  Handler handler() {
    return handler;
  }

  TypeProfile profile() {
    return profile;
  }

  /** Notes what processor time its thread had used when it began; -1: nobody knows. */
  void beganAt(long cpuNanos) {
    cpuAtStartNanos = cpuNanos;
  }

  long cpuAtStartNanos() {
    return cpuAtStartNanos;
  }

  /** Whether it is known to be late. */
  boolean isLate() {
    return late;
  }

  /** It has taken longer than short attempts do. */
  void late() {
    late = true;
  }

  /** Whether it runs without a slot. */
  boolean isWithoutSlot() {
    return withoutSlot;
  }

  void goOnWithoutSlot() {
    withoutSlot = true;
  }

  /** What is promised of the task. */
  Delivery delivery() {
    return task.options().delivery().or(handler.settings().delivery());
  }

  /** Whether it has begun, and may have done something that must not be done twice. */
  boolean mustNotRunAgainUnasked() {
    return context.hasBegun()
        && delivery() != Delivery.AT_LEAST_ONCE
        && !(delivery() == Delivery.EXACTLY_ONCE && !handler.settings().hasCheck());
  }

  /** Whether the task may have been done by an attempt before this one. */
  boolean mayHaveBeenDone() {
    return task.attempt() > 0 || task.options().delivery().retried();
  }

  RunContext context() {
    return context;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  @Nullable Lane lane() {
    return lane;
  }

  void lane(Lane taken) {
    lane = taken;
  }

  /** Where its outcome counts; null: in no canary. */
  @Nullable CanaryArm arm() {
    return arm;
  }

  void countIn(CanaryArm drawn) {
    arm = drawn;
  }

  /** Whether the dispatcher has been told that it started. */
  boolean announced() {
    return announced;
  }

  void announce() {
    announced = true;
  }

  /** An outcome without a run. */
  TaskOutcome notRun(TaskOutcome.Kind kind) {
    return new TaskOutcome(
        task.id(), task.nextAttempt(), kind, null, null, true, null, 0, 0, -1, List.of());
  }
}
