package io.buswork.scheduler;

import io.buswork.store.Settlement;
import io.buswork.task.Attempt;
import io.buswork.task.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settlements that wait to be written, divided by what a statement can say once for all of them:
 * the store writes plain successes of one version on one node at half the cost of a mixture. Each
 * kind gets its turn.
 */
final class SettleLine {

  private final Map<Kind, Deque<Settling>> waiting = new LinkedHashMap<>();
  private int size;

  /** What is alike; all that is out of the ordinary is one kind. */
  private record Kind(
      String node, @Nullable String module, @Nullable String version, int fromAttempt) {

    static final Kind MIXED = new Kind("", null, null, -1);

    static Kind of(Settlement settlement) {
      Attempt attempt = settlement.attempt();
      return attempt == null
              || settlement.state() != TaskState.SUCCEEDED
              || settlement.result() != null
              || !settlement.logs().isEmpty()
          ? MIXED
          : new Kind(attempt.node(), attempt.module(), attempt.version(), settlement.fromAttempt());
    }
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Settling settling) {
    waiting.computeIfAbsent(Kind.of(settling.settlement()), k -> new ArrayDeque<>()).add(settling);
    size++;
  }

  /** The next ones of one kind. */
  List<Settling> take(int most) {
    Iterator<Map.Entry<Kind, Deque<Settling>>> kinds = waiting.entrySet().iterator();
    Map.Entry<Kind, Deque<Settling>> first = kinds.next();
    Deque<Settling> line = first.getValue();
    List<Settling> taken = new ArrayList<>(Math.min(line.size(), most));
    while (taken.size() < most && !line.isEmpty()) {
      taken.add(line.remove());
    }
    size -= taken.size();
    kinds.remove();
    if (!line.isEmpty()) {
      // Behind the others.
      waiting.put(first.getKey(), line);
    }
    return taken;
  }
}
