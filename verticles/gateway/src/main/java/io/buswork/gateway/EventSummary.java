package io.buswork.gateway;

import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.buswork.bus.TaskEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a batch of events is about, so that who wants none of them need not look at each.
 *
 * @param queues of the tasks, each once
 * @param types of the tasks, each once
 * @param events the event types, each once
 */
record EventSummary(List<String> queues, List<String> types, List<String> events) {

  static EventSummary of(EventBatch batch) {
    List<String> queues = new ArrayList<>();
    List<String> types = new ArrayList<>();
    Set<TaskEvent.Kind> kinds = EnumSet.noneOf(TaskEvent.Kind.class);
    for (TaskEvent event : batch.tasks()) {
      addOnce(queues, event.queue());
      addOnce(types, event.type());
      kinds.add(event.kind());
    }
    List<String> events = new ArrayList<>();
    kinds.forEach(kind -> events.add(kind.eventType()));
    for (SystemEvent event : batch.system()) {
      addOnce(events, event.type());
    }
    return new EventSummary(queues, types, events);
  }

  /** A batch comes from one dispatcher and has few types: mostly it is the last one again. */
  private static void addOnce(List<String> names, String name) {
    for (int i = names.size() - 1; i >= 0; i--) {
      if (names.get(i).equals(name)) {
        return;
      }
    }
    names.add(name);
  }
}
