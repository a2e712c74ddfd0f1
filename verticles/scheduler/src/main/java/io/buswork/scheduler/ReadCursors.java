package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.Arrays;

/** For each priority, how far the table has been read, and whether there is more behind. */
final class ReadCursors {

  private static final int PRIORITIES = Task.MAX_PRIORITY + 1;

  private final long[] seq = new long[PRIORITIES];
  private final boolean[] more = new boolean[PRIORITIES];
  private final boolean[] leftOutSinceRead = new boolean[PRIORITIES];

  ReadCursors() {
    Arrays.fill(more, true);
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
    leftOutSinceRead[priority] = true;
  }

  /** A read behind the cursor starts. */
  void readStarts(int priority) {
    leftOutSinceRead[priority] = false;
  }

  /** A read has come to the end of what there was, with all of it taken in. */
  void readToEnd(int priority) {
    more[priority] = leftOutSinceRead[priority];
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
