package io.buswork.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.regex.Pattern;

/**
 * Glances a few times a second, as a sampling profiler does, at what the threads of blocking
 * attempts are doing: where there are more threads than processors each gets little time, so that
 * processor time alone does not tell who computes from who waits. Belongs to the worker's context.
 */
final class ThreadGlances {

  /** In one round; each costs some 50 microseconds. */
  private static final int MOST_IN_A_ROUND = 16;

  private static final Pattern READING_OR_WRITING =
      Pattern.compile("sun\\.nio\\.|java\\.(net|io)\\.");

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long round;
  private int left;

  /** Another round: one attempt of each type. */
  void nextRound() {
    round++;
    left = MOST_IN_A_ROUND;
  }

  /** Glances at a running attempt, if it is its type's turn. */
  void at(Run run) {
    Thread thread = run.context().thread();
    if (thread == null || left == 0 || run.isLate() || !run.profile().isTurnFor(round)) {
      return;
    }
    left--;
    ThreadInfo now = THREADS.getThreadInfo(thread.getId(), 1);
    if (now != null) {
      glance(run.profile(), now);
    }
  }

  /** Of a native method that is not the JDK's own nobody knows what it does. */
  private static void glance(TypeProfile profile, ThreadInfo thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    if (thread.getThreadState() != Thread.State.RUNNABLE || stack.length == 0) {
      profile.glanced(false);
    } else if (!stack[0].isNativeMethod()) {
      profile.glanced(true);
    } else if (READING_OR_WRITING.matcher(stack[0].getClassName()).lookingAt()) {
      profile.glanced(false);
    }
  }
}
