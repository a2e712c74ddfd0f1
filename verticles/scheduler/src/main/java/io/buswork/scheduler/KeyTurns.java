package io.buswork.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is next among the keys that have tasks of one level and may run them: the one whose last turn
 * is longest ago. Tasks without a key are one more participant. Divided by kind, so that keys whose
 * kinds find no node in a round are passed over together.
 *
 * <p>Who comes in goes to the end, and so does who has had a turn: each line of keys is a queue.
 */
final class KeyTurns {

  private final List<Map<TaskKind, LinkedHashSet<KeyRow.Line>>> levels = new ArrayList<>();
  private long turns;
  private long keylessTurn;
  private int rows;

  KeyTurns() {
    for (int level = 0; level < TaskWindow.LEVELS; level++) {
      levels.add(new LinkedHashMap<>());
    }
  }

  /** How many keys take turns. */
  int rows() {
    return rows;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** A key takes turns from now on, beginning at the end. */
  void enter(KeyRow row) {
    row.inTurns(true);
    rows++;
    row.turn(++turns);
    row.lines().forEach(this::enter);
  }

  void leave(KeyRow row) {
    row.inTurns(false);
    rows--;
    row.lines().forEach(this::leave);
  }

  /** A line of a key that takes turns has come into being. */
  void enter(KeyRow.Line line) {
    levels
        .get(line.level())
        .computeIfAbsent(line.tasks().kind(), kind -> new LinkedHashSet<>())
        .add(line);
  }

  /** A line of a key that takes turns has ended. */
  void leave(KeyRow.Line line) {
    Map<TaskKind, LinkedHashSet<KeyRow.Line>> kinds = levels.get(line.level());
    LinkedHashSet<KeyRow.Line> lines = kinds.get(line.tasks().kind());
    if (lines != null) {
      lines.remove(line);
      if (lines.isEmpty()) {
        kinds.remove(line.tasks().kind());
      }
    }
  }

  /** A key has had its turn. */
  void served(KeyRow row) {
    row.turn(++turns);
    for (int i = 0; i < row.lines().size(); i++) {
      KeyRow.Line line = row.lines().get(i);
      leave(line);
      enter(line);
    }
  }

  /** A task without a key has had its turn. */
  void keylessServed() {
    keylessTurn = ++turns;
  }

  /** Whether it is the key's turn rather than that of the tasks without one. */
  boolean isBeforeKeyless(KeyRow row) {
    return row.turn() < keylessTurn;
  }

  /** The key that is next on a level, with a kind that is not held in this round; null: none. */
  @Nullable KeyRow next(int level, long round) {
    KeyRow best = null;
    for (Map.Entry<TaskKind, LinkedHashSet<KeyRow.Line>> entry : levels.get(level).entrySet()) {
      if (!entry.getKey().isHeldIn(round)) {
        KeyRow first = entry.getValue().iterator().next().row();
        best = best == null || first.turn() < best.turn() ? first : best;
      }
    }
    return best;
  }

  /** All kinds of which some key could run a task, with how many keys. */
  void forEachKind(ObjIntConsumer<TaskKind> action) {
    for (Map<TaskKind, LinkedHashSet<KeyRow.Line>> kinds : levels) {
      Map.copyOf(kinds).forEach((kind, lines) -> action.accept(kind, lines.size()));
    }
  }
}
