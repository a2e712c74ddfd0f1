package io.buswork.scheduler;

import io.buswork.store.KeyCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatcher has in memory of one concurrency key: the first of its ready tasks, how far the
 * table has been read, how many of its tasks run, and how often they were started of late.
 */
final class KeyRow {

  /** Before all tasks. */
  private static final int FIRST = TaskWindow.FRONT;

  private final String key;
  private final List<Line> lines = new ArrayList<>(1);
  private int size;
  private int running;
  private @Nullable StartRate rate;
  private long turn;
  private boolean inTurns;
  private int priority = FIRST;
  private long seq;
  private boolean more = true;
  private boolean reading;
  private boolean amongParked;
  private boolean leftOut;
  private int leftOutPriority;
  private long leftOutSeq;
  private int page;
  private KeyCursor swept;

  /** Its tasks of one kind on one level. */
  record Line(KeyRow row, KindRow tasks, int level) {}

  KeyRow(String key) {
    this.key = key;
    this.swept = new KeyCursor(key, FIRST, 0);
  }

  String key() {
    return key;
  }

  /** How many of its tasks are in memory, and not under way. */
  int size() {
    return size;
  }

  List<Line> lines() {
    return lines;
  }

  Line add(Waiting item) {
    Line line = line(item.kind(), item.level());
    line.tasks().insert(item);
    size++;
    return line;
  }

  /** Takes out this very item, which must be here; the line is empty and gone, or is not. */
  Line remove(Waiting item) {
    Line line = line(item.kind(), item.level());
    if (line.tasks().first().task().id() == item.task().id()) {
      line.tasks().removeFirst();
    } else {
      line.tasks().remove(item);
    }
    size--;
    if (line.tasks().isEmpty()) {
      lines.remove(line);
    }
    return line;
  }

  private Line line(TaskKind kind, int level) {
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.level() == level && line.tasks().kind() == kind) {
        return line;
      }
    }
    var made = new Line(this, new KindRow(kind), level);
    lines.add(made);
    return made;
  }

  /** The first task of a level whose kind is not held in this round; null if there is none. */
  @Nullable Waiting first(int level, long round) {
    Waiting best = null;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.level() == level && !line.tasks().kind().isHeldIn(round)) {
        Waiting first = line.tasks().first();
        best = best == null || first.seq() < best.seq() ? first : best;
      }
    }
    return best;
  }

  /** The last of its tasks in memory; null if there is none. */
  @Nullable Waiting last() {
    Waiting last = null;
    for (Line line : lines) {
      Waiting item = line.tasks().last();
      last =
          last == null || isAfter(item.level(), item.seq(), last.level(), last.seq()) ? item : last;
    }
    return last;
  }

  int running() {
    return running;
  }

  void oneMoreRuns() {
    running++;
  }

  void oneLessRuns() {
    running--;
  }

  @Nullable StartRate rate() {
    return rate;
  }

  void rate(@Nullable StartRate now) {
    rate = now;
  }

  /** When it had its last turn; lower is longer ago. */
  long turn() {
    return turn;
  }

  void turn(long now) {
    turn = now;
  }

  /** Whether it takes turns: it has tasks and may run them. */
  boolean isInTurns() {
    return inTurns;
  }

  void inTurns(boolean now) {
    inTurns = now;
  }

  /** How far the table has been read. */
  KeyCursor cursor() {
    return new KeyCursor(key, priority, seq);
  }

  /** Whether there may be tasks in the table behind the cursor. */
  boolean hasMore() {
    return more;
  }

  /** Whether a place lies behind the cursor. */
  boolean isUnread(int itsPriority, long itsSeq) {
    return isAfter(itsPriority, itsSeq, priority, seq);
  }

  /** Everything up to here is in memory, under way, or counted as parked. */
  void advance(int toPriority, long toSeq) {
    if (isUnread(toPriority, toSeq)) {
      priority = toPriority;
      seq = toSeq;
    }
  }

  /** Nothing but what is told of is in the table. */
  void nothingMore() {
    more = false;
  }

  /** A task is in the table and not in memory: it will be read. */
  void leaveOut(int itsPriority, long itsSeq) {
    more = true;
    if (!leftOut || isAfter(leftOutPriority, leftOutSeq, itsPriority, itsSeq)) {
      leftOut = true;
      leftOutPriority = itsPriority;
      leftOutSeq = itsSeq;
    }
    if (!reading) {
      goBack();
    }
  }

  /** Whether a task that goes before this place is in the table and has yet to be read. */
  boolean hasLeftOutBefore(int itsPriority, long itsSeq) {
    return leftOut && !isAfter(leftOutPriority, leftOutSeq, itsPriority, itsSeq);
  }

  /** All of it is to be read again. */
  void readAgain() {
    leaveOut(FIRST, 1);
  }

  boolean isBeingRead() {
    return reading;
  }

  void readStarts() {
    reading = true;
  }

  /**
   * A read has ended.
   *
   * @param toEnd whether it has come to the end of what there was, with all of it taken in
   */
  void readEnds(boolean toEnd) {
    reading = false;
    more = !toEnd;
    goBack();
  }

  private void goBack() {
    if (leftOut) {
      leftOut = false;
      more = true;
      if (!isAfter(leftOutPriority, leftOutSeq, priority, seq)) {
        priority = leftOutPriority;
        seq = leftOutSeq - 1;
      }
    }
  }

  /** Whether what was read last could nowhere run. */
  boolean isAmongParked() {
    return amongParked;
  }

  void amongParked(boolean now) {
    amongParked = now;
  }

  /** How many tasks were last read for it at once. */
  int page() {
    return page;
  }

  void page(int tasks) {
    page = tasks;
  }

  /** How far it has been looked through for missed tasks. */
  KeyCursor swept() {
    return swept;
  }

  void swept(KeyCursor upto) {
    swept = upto;
  }

  /** The next look for missed tasks begins at the beginning. */
  void sweepFromStart() {
    swept = new KeyCursor(key, FIRST, 0);
  }

  static boolean isAfter(int aPriority, long aSeq, int bPriority, long bSeq) {
    return aPriority < bPriority || (aPriority == bPriority && aSeq > bSeq);
  }
}
