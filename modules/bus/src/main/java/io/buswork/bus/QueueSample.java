package io.buswork.bus;

import io.vertx.core.json.JsonObject;

/**
 * What a queue has done in a stretch of time, published by its dispatcher when the stretch is over.
 * Nothing is published of one in which nothing happened.
 *
 * @param queue the queue
 * @param slot which stretch: its number since 1970, each {@link #MILLIS} long, by the database's
 *     clock
 * @param tally what was counted
 */
public record QueueSample(String queue, long slot, FlowTally tally) {

  /** How long a stretch is, in milliseconds. */
  public static final long MILLIS = 10_000;

  /** The number of the stretch that a time falls into. */
  public static long slotOf(long epochMillis) {
    return Math.floorDiv(epochMillis, MILLIS);
  }

  /** As JSON. */
  public JsonObject toJson() {
    return new JsonObject().put("queue", queue).put("slot", slot).put("tally", tally.toJson());
  }

  /** From {@link #toJson()}. */
  public static QueueSample fromJson(JsonObject json) {
    return new QueueSample(
        json.getString("queue"),
        json.getLong("slot"),
        FlowTally.fromJson(json.getJsonObject("tally")));
  }
}
