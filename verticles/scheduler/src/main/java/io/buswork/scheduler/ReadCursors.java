package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.Arrays;

/** For each priority, how far the table has been read, and whether there is more behind. */
final class ReadCursors {

  private static final int PRIORITIES = Task.MAX_PRIORITY + 1;
  private static final long NONE = Long.MAX_VALUE;

  private final long[] seq = new long[PRIORITIES];
  private final boolean[] more = new boolean[PRIORITIES];
  private final long[] leftOutSinceRead = new long[PRIORITIES];

  ReadCursors() {
    Arrays.fill(more, true);
    Arrays.fill(leftOutSinceRead, NONE);
  }

  /** Everything up to this has been read, or was left out and counted. */
  long seq(int priority) {
    return seq[priority];
  }

  /** Whether there may be tasks in the table behind the cursor. */
  boolean hasMore(int priority) {
    return more[priority];
  }

  /** A task that came with everything before it read: the cursor moves past it. */
  void advance(int priority, long toSeq) {
    seq[priority] = Math.max(seq[priority], toSeq);
  }

  /** A task is in the table and not in memory: it will be read. */
  void leaveOut(int priority, long itsSeq) {
    seq[priority] = Math.min(seq[priority], itsSeq - 1);
    more[priority] = true;
    leftOutSinceRead[priority] = Math.min(leftOutSinceRead[priority], itsSeq);
  }

  /** A read behind the cursor starts. */
  void readStarts(int priority) {
    leftOutSinceRead[priority] = NONE;
  }

  /**
   * What was read has been taken in. What was left out meanwhile need not have been part of it: the
   * cursor goes back to that.
   *
   * @param toEnd whether that was all there was
   */
  void readEnds(int priority, boolean toEnd) {
    long leftOut = leftOutSinceRead[priority];
    more[priority] = !toEnd || leftOut != NONE;
    seq[priority] = Math.min(seq[priority], leftOut - 1);
  }

  /** The highest priority with more in the table; -1 if there is none. */
  int highestWithMore() {
    for (int priority = PRIORITIES - 1; priority >= 0; priority--) {
      if (more[priority]) {
        return priority;
      }
    }
    return -1;
  }
}
