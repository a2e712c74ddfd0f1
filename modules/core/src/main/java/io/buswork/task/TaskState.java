package io.buswork.task;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a task stands. Drawn in {@code docs/state-machine.md}; the codes are what the database
 * keeps, and never change.
 *
 * <p>{@link #RUNNING} is never written to the task's row: a task runs while it is {@code ready} and
 * named in a dispatch record.
 */
public enum TaskState {
  /** Waits for other tasks. */
  BLOCKED(0),
  /** Waits for its time. */
  SCHEDULED(1),
  /** Waits for a worker. */
  READY(2),
  /** A worker has it. */
  RUNNING(3),
  /** Failed, and waits for its next attempt. */
  RETRYING(4),
  /** Done. */
  SUCCEEDED(5),
  /** Out of attempts, or not to be tried again: the dead letter. */
  FAILED(6),
  /** Called off. */
  CANCELED(7),
  /** Not started before its time ran out. */
  EXPIRED(8);

  private static final TaskState[] BY_CODE = values();

  private final int code;
  private final String wireName;

  TaskState(int code) {
    this.code = code;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The code the database keeps. */
  public int code() {
    return code;
  }

  /** The name users see. */
  public String wireName() {
    return wireName;
  }

  /** Whether the task has ended; only a retry by hand brings it back. */
  public boolean isFinal() {
    return code >= SUCCEEDED.code;
  }

  /** The states this one may be followed by. */
  public Set<TaskState> next() {
    return switch (this) {
      case BLOCKED -> Set.of(READY, SCHEDULED, CANCELED, EXPIRED);
      case SCHEDULED -> Set.of(READY, RUNNING, CANCELED, EXPIRED);
      case READY -> Set.of(RUNNING, CANCELED, EXPIRED);
      case RUNNING -> Set.of(SUCCEEDED, FAILED, RETRYING, SCHEDULED, READY, CANCELED);
      case RETRYING -> Set.of(READY, RUNNING, CANCELED, EXPIRED);
      case FAILED, CANCELED, EXPIRED -> Set.of(READY);
      case SUCCEEDED -> Set.of();
    };
  }

  /** Whether a task in this state may go to the given one. */
  public boolean canBecome(TaskState state) {
    return next().contains(state);
  }

  /**
   * The state with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TaskState ofCode(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no task state has the code " + code);
    }
    return BY_CODE[code];
  }

  /** The state with this {@link #wireName()}, if there is one. */
  public static Optional<TaskState> ofWireName(String name) {
    for (TaskState state : BY_CODE) {
      if (state.wireName.equals(name)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
