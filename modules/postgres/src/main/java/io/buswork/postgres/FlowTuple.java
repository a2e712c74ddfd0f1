package io.buswork.postgres;

import io.buswork.store.GroupEnd;
import io.buswork.store.TaskFlow;
import io.buswork.task.Task;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ties tasks to others, as the values that the linking statement takes. */
final class FlowTuple {

  private final List<Long> tasks = new ArrayList<>();
  private final List<Boolean> runIfFailed = new ArrayList<>();
  private final List<@Nullable Long> delays = new ArrayList<>();
  private final List<@Nullable OffsetDateTime> due = new ArrayList<>();
  private final List<@Nullable String> groups = new ArrayList<>();
  private final JsonObject ends = new JsonObject();
  private final List<Long> dependents = new ArrayList<>();
  private final List<Long> predecessors = new ArrayList<>();

  private FlowTuple() {}

  /**
   * The values.
   *
   * @param holders ids of tasks that turned out to be there already, to what stands for them
   */
  static Tuple of(Map<Long, TaskFlow> flows, Map<Long, Long> holders) {
    var values = new FlowTuple();
    flows.forEach((task, flow) -> values.add(task, flow, holders));
    return values.tuple();
  }

  private void add(long task, TaskFlow flow, Map<Long, Long> holders) {
    tasks.add(task);
    runIfFailed.add(flow.runIfFailed());
    delays.add(flow.delay() == null ? null : flow.delay().toMillis());
    due.add(TaskRows.time(flow.runAt()));
    groups.add(flow.group());
    if (flow.group() != null && flow.onGroupDone() != null) {
      ends.put(flow.group(), end(flow.onGroupDone()));
    }
    for (Long predecessor : flow.after()) {
      dependents.add(task);
      predecessors.add(holders.getOrDefault(predecessor, predecessor));
    }
  }

  private static JsonObject end(GroupEnd end) {
    Task task = end.task();
    JsonObject json =
        new JsonObject()
            .put("queue", task.queue())
            .put("type", task.type())
            .put("priority", task.priority())
            .put("maxAttempts", task.maxAttempts())
            .put("payload", task.payload());
    if (end.delay() != null) {
      json.put("delayMs", end.delay().toMillis());
    } else if (task.runAt() != null) {
      json.put("runAt", task.runAt().toString());
    }
    if (task.options().expiresAt() != null) {
      json.put("expiresAt", task.options().expiresAt().toString());
    }
    String options = TaskOptionsText.write(task.options());
    if (options != null) {
      json.put("options", options);
    }
    if (!task.options().tags().isEmpty()) {
      json.put("tags", new JsonArray(task.options().tags()));
    }
    return json;
  }

  private Tuple tuple() {
    return Tuple.tuple()
        .addArrayOfLong(tasks.toArray(Long[]::new))
        .addArrayOfBoolean(runIfFailed.toArray(Boolean[]::new))
        .addArrayOfLong(delays.toArray(Long[]::new))
        .addArrayOfOffsetDateTime(due.toArray(OffsetDateTime[]::new))
        .addArrayOfString(groups.toArray(String[]::new))
        .addValue(ends)
        .addArrayOfLong(dependents.toArray(Long[]::new))
        .addArrayOfLong(predecessors.toArray(Long[]::new));
  }
}
