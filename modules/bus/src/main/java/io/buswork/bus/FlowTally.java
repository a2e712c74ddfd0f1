package io.buswork.bus;

import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/** Counts of what tasks did, of one queue or several. Not for several threads. */
public final class FlowTally {

  private static final String SUBMITTED = "submitted";
  private static final String WAITS = "waits";

  private final Map<TaskState, Long> reached = new EnumMap<>(TaskState.class);
  private final WaitHistogram waits = new WaitHistogram();
  private long submitted;

  /** Counts tasks that came in. */
  public void submitted(long tasks) {
    submitted += tasks;
  }

  /** Counts tasks that were written to be in this state. */
  public void reached(TaskState state, long tasks) {
    if (tasks > 0) {
      reached.merge(state, tasks, Long::sum);
    }
  }

  /** Adds all that another one has counted. */
  public void add(FlowTally other) {
    submitted += other.submitted;
    other.reached.forEach(this::reached);
    waits.add(other.waits);
  }

  /** Tasks that came in. */
  public long submitted() {
    return submitted;
  }

  /** Tasks that were written to be in this state. */
  public long reached(TaskState state) {
    return reached.getOrDefault(state, 0L);
  }

  /** Tasks that ended, however they did. */
  public long ended() {
    return reached.entrySet().stream()
        .filter(entry -> entry.getKey().isFinal())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How long some of the tasks had been ready before they started. */
  public WaitHistogram waits() {
    return waits;
  }

  /** Whether nothing happened. */
  public boolean isEmpty() {
    return submitted == 0 && reached.isEmpty() && waits.isEmpty();
  }

  /** As JSON. */
  public JsonObject toJson() {
    var json = new JsonObject().put(SUBMITTED, submitted).put(WAITS, waits.toJson());
    reached.forEach((state, count) -> json.put(state.wireName(), count));
    return json;
  }

  /** From {@link #toJson()}. */
  public static FlowTally fromJson(JsonObject json) {
    var tally = new FlowTally();
    tally.submitted(json.getLong(SUBMITTED, 0L));
    tally.waits.add(WaitHistogram.fromJson(json.getJsonArray(WAITS, new JsonArray())));
    for (TaskState state : TaskState.values()) {
      tally.reached(state, json.getLong(state.wireName(), 0L));
    }
    return tally;
  }
}
