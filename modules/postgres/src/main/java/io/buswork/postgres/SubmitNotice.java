package io.buswork.postgres;

import io.buswork.store.IdBlock;
import io.buswork.store.SqlSubmit;
import io.buswork.task.TaskState;
import java.util.ArrayList;
import java.util.List;

/** The notification that a submit by SQL sends, as the function {@code store_tasks} writes it. */
final class SubmitNotice {

  private static final int WORDS = 6;
  private static final String KEYED = "keyed";

  private SubmitNotice() {}

  /**
   * Reads one: queue, type, priority, state, bytes, ids such as {@code 7,9-12}, and whether they
   * have concurrency keys.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static SqlSubmit read(String text) {
    String[] words = text.split(" ", -1);
    boolean keyed = words.length == WORDS + 1 && words[WORDS].equals(KEYED);
    if (words.length != WORDS && !keyed) {
      throw new IllegalArgumentException("not " + WORDS + " words: " + text);
    }
    return new SqlSubmit(
        words[0],
        words[1],
        Integer.parseInt(words[2]),
        TaskState.ofCode(Integer.parseInt(words[3])),
        Long.parseLong(words[4]),
        ids(words[5]),
        keyed);
  }

  private static List<IdBlock> ids(String text) {
    List<IdBlock> ids = new ArrayList<>();
    for (String range : text.split(",", -1)) {
      int dash = range.indexOf('-');
      long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(range.substring(dash + 1));
      ids.add(new IdBlock(first, Math.toIntExact(last - first + 1)));
    }
    return ids;
  }
}
