package io.buswork.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * An order from outside about many tasks of a queue, sent like a {@link QueueOrder} to the same
 * address. Answered with a {@code JsonObject}: {@code changed}, how many of them it has changed.
 * The others were in no state for it.
 *
 * @param op what to do
 * @param ids the tasks
 */
public record BulkOrder(Op op, List<Long> ids) {

  /** How many tasks one order should name at most. */
  public static final int MOST = 1000;

  private static final String OP = "bulk";
  private static final String IDS = "ids";

  /** What can be ordered. */
  public enum Op {
    /** Call tasks off, running or not. */
    CANCEL,
    /** Bring ended tasks back, and end the wait of retrying ones. */
    RETRY
  }

  public BulkOrder {
    ids = List.copyOf(ids);
  }

  /** Whether that JSON is an order about many tasks. */
  public static boolean isIn(JsonObject json) {
    return json.containsKey(OP);
  }

  /** As JSON. */
  public JsonObject toJson() {
    return new JsonObject()
        .put(OP, op.name().toLowerCase(Locale.ROOT))
        .put(IDS, new JsonArray(ids));
  }

  /** From {@link #toJson()}. */
  public static BulkOrder fromJson(JsonObject json) {
    List<Long> ids = json.getJsonArray(IDS).stream().map(id -> ((Number) id).longValue()).toList();
    return new BulkOrder(Op.valueOf(json.getString(OP).toUpperCase(Locale.ROOT)), ids);
  }
}
