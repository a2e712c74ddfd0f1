package io.buswork.gateway;

import io.buswork.bus.TaskEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stream's clients by what they ask for: a batch of events is compared with each filter once,
 * however many clients have it, and those that watch one task are found by its id. Who has been
 * told of events is not told again before it has read them: those that are always behind cost
 * nothing. Belongs to the stream's context.
 */
final class StreamAudience {

  private final Set<StreamClient> clients = new LinkedHashSet<>();
  private final Map<EventFilter, Set<StreamClient>> byFilter = new LinkedHashMap<>();
  private final Map<Long, Set<StreamClient>> byTask = new HashMap<>();

  int size() {
    return clients.size();
  }

  void add(StreamClient client) {
    clients.add(client);
    await(client);
  }

  void remove(StreamClient client) {
    clients.remove(client);
    client.filters().forEach(filter -> without(filter, client));
  }

  /** Changes what a client asks for. */
  void change(StreamClient client, Runnable change) {
    client.filters().forEach(filter -> without(filter, client));
    try {
      change.run();
    } finally {
      await(client);
    }
  }

  /** A client has read all there is: it wants to be told of more. */
  void await(StreamClient client) {
    if (clients.contains(client)) {
      client.filters().forEach(filter -> with(filter, client));
    }
  }

  /**
   * Tells those that may want some of these, and have not been told of earlier ones since {@link
   * #await}. One that has several reasons may be told several times.
   */
  void tell(HeldEvents held, Consumer<StreamClient> action) {
    if (!byTask.isEmpty()) {
      for (TaskEvent event : held.tasks()) {
        Set<StreamClient> watching = byTask.remove(event.id());
        if (watching != null) {
          watching.forEach(action);
        }
      }
    }
    byFilter
        .entrySet()
        .removeIf(
            entry -> {
              boolean mayMatch = entry.getKey().mayMatch(held.summary());
              if (mayMatch) {
                entry.getValue().forEach(action);
              }
              return mayMatch;
            });
  }

  private void with(EventFilter filter, StreamClient client) {
    Long task = taskOf(filter);
    Set<StreamClient> those =
        task == null
            ? byFilter.computeIfAbsent(filter, f -> new LinkedHashSet<>())
            : byTask.computeIfAbsent(task, t -> new LinkedHashSet<>());
    those.add(client);
  }

  private void without(EventFilter filter, StreamClient client) {
    Long task = taskOf(filter);
    if (task == null) {
      byFilter.computeIfPresent(filter, (f, those) -> less(those, client));
    } else {
      byTask.computeIfPresent(task, (t, those) -> less(those, client));
    }
  }

  private static @Nullable Set<StreamClient> less(Set<StreamClient> those, StreamClient client) {
    those.remove(client);
    return those.isEmpty() ? null : those;
  }

  /** The one task that the filter is about; null if it is about none, or names none that can be. */
  private static @Nullable Long taskOf(EventFilter filter) {
    String task = filter.task();
    return task == null || !task.matches("\\d{1,18}") ? null : Long.valueOf(task);
  }
}
