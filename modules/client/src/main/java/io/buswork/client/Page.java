package io.buswork.client;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items what is on this page
 * @param cursor where the next page begins; null on the last
 */
public record Page(List<JsonObject> items, @Nullable String cursor) {

  public Page {
    items = List.copyOf(items);
  }

  /** Where the next page begins; empty on the last. */
  public Optional<String> next() {
    return Optional.ofNullable(cursor);
  }

  static Page of(JsonObject answer) {
    var items = answer.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    return new Page(items, answer.getString("next"));
  }
}
