package io.buswork.api;

import io.vertx.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A task that another one waited for: one of its {@code after}.
 *
 * @param id the task's id
 * @param type its type
 * @param state how it ended, such as {@code succeeded} or {@code failed}
 * @param resultText its result as JSON text; null if it has none, or it is left out
 * @param leftOut whether its result is left out: those of all predecessors together may have 16 MiB
 */
public record Predecessor(
    long id, String type, String state, @Nullable String resultText, boolean leftOut) {

  /**
   * Its result: a {@code JsonObject}, {@code JsonArray}, {@code String}, number, boolean or null.
   */
  public @Nullable Object result() {
    return resultText == null ? null : Json.decodeValue(resultText);
  }

  /** Whether it succeeded. */
  public boolean hasSucceeded() {
    return state.equals("succeeded");
  }
}
