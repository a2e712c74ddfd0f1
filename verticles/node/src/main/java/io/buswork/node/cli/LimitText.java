package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a queue allows, in a few words. */
final class LimitText {

  private LimitText() {}

  /** The limits that are set, as options of the command that sets them; a dash if none is. */
  static String of(JsonObject queue) {
    List<String> words = new ArrayList<>();
    add(words, "concurrency ", queue.getInteger("concurrency"));
    add(words, "per-key ", queue.getInteger("concurrencyPerKey"));
    add(words, "rate ", rate(queue.getJsonObject("rate")));
    add(words, "rate-per-key ", rate(queue.getJsonObject("ratePerKey")));
    add(words, "depth ", queue.getLong("maxDepth"));
    int weight = queue.getInteger("weight", 1);
    add(words, "weight ", weight == 1 ? null : weight);
    return words.isEmpty() ? "-" : String.join(", ", words);
  }

  private static @Nullable String rate(@Nullable JsonObject rate) {
    return rate == null ? null : rate.getInteger("limit") + "/" + rate.getString("per");
  }

  private static void add(List<String> words, String label, @Nullable Object value) {
    if (value != null) {
      words.add(label + value);
    }
  }
}
