package io.buswork.worker;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a remote worker says. */
sealed interface RemoteFrame {

  /**
   * Who it is and what it takes; said again, it takes that from now on.
   *
   * @param worker its name, for people
   * @param types the task types it serves
   * @param slots how many tasks it takes at a time
   */
  record Hello(String worker, Set<String> types, int slots) implements RemoteFrame {}

  /** It takes nothing more; what it has, it finishes. */
  record Bye() implements RemoteFrame {}

  /** Of one attempt that it has been given. */
  sealed interface OfAttempt extends RemoteFrame {

    /** The task. */
    long id();

    /** Which attempt, from 1. */
    int attempt();
  }

  /** It is done. */
  record Done(long id, int attempt, @Nullable Object result) implements OfAttempt {}

  /**
   * It has failed.
   *
   * @param type the error's type
   * @param message what went wrong
   * @param stack where; null: not said
   * @param retry whether it may be tried again
   * @param after how long to wait before that; null: as its backoff says
   */
  record Fail(
      long id,
      int attempt,
      String type,
      String message,
      @Nullable String stack,
      boolean retry,
      @Nullable Duration after)
      implements OfAttempt {}

  /** It is not finished, and wants to be run again later, without using up an attempt. */
  record Snooze(long id, int attempt, Duration after) implements OfAttempt {}

  /** It has not been run to its end, through no fault of its own: somebody else may. */
  record Return(long id, int attempt) implements OfAttempt {}

  /** How far it is. */
  record Progress(long id, int attempt, int percent, String message) implements OfAttempt {}

  /** A line for its log. */
  record Log(long id, int attempt, String line) implements OfAttempt {}
}
