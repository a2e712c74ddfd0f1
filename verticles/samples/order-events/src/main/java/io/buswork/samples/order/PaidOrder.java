package io.buswork.samples.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * An order as the event tells of it.
 *
 * @param id its number
 * @param customer who has ordered
 * @param cents what was paid
 * @param pieces how many things were ordered
 */
record PaidOrder(String id, String customer, int cents, int pieces) {

  /**
   * Reads the event's data.
   *
   * @throws IllegalArgumentException if something is missing
   * @throws ClassCastException if something is of another kind
   */
  static PaidOrder of(JsonObject data) {
    int pieces = 0;
    JsonArray items = required(data, "items", data.getJsonArray("items"));
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      pieces += required(item, "count", item.getInteger("count"));
    }
    return new PaidOrder(
        required(data, "order", data.getString("order")),
        required(data, "customer", data.getString("customer")),
        required(data, "cents", data.getInteger("cents")),
        pieces);
  }

  private static <T> T required(JsonObject in, String field, T value) {
    if (!in.containsKey(field) || in.getValue(field) == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }
}
