package io.buswork.postgres;

import io.buswork.store.RateUse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was started of a queue's rate, as it is kept in the queue's row. */
final class RateUseText {

  private RateUseText() {}

  static String write(RateUse use) {
    JsonArray starts = new JsonArray();
    for (RateUse.Starts each : use.starts()) {
      starts.add(new JsonArray().add(each.ago().toMillis()).add(each.count()));
    }
    return new JsonObject().put("starts", starts).put("reserved", use.reserved()).encode();
  }

  /**
   * Reads it. What was reserved counts as started, as late as it can have been.
   *
   * @param age how many milliseconds ago it was written
   */
  static @Nullable RateUse read(@Nullable String text, @Nullable Long age) {
    if (text == null || age == null) {
      return null;
    }
    JsonObject json = new JsonObject(text);
    List<RateUse.Starts> all = new ArrayList<>();
    for (Object each : json.getJsonArray("starts")) {
      JsonArray starts = (JsonArray) each;
      all.add(new RateUse.Starts(Duration.ofMillis(starts.getLong(0) + age), starts.getInteger(1)));
    }
    int reserved = json.getInteger("reserved");
    if (reserved > 0) {
      long ago = Math.max(0, age - RateUse.RESERVED_FOR.toMillis());
      all.add(new RateUse.Starts(Duration.ofMillis(ago), reserved));
    }
    return new RateUse(all, 0);
  }
}
