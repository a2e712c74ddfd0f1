package io.buswork.bus;

import io.buswork.store.QueueLimits;
import io.buswork.store.RateLimit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue's settings as JSON, the way they travel to its dispatcher and are shown: {@code paused},
 * {@code concurrency}, {@code concurrencyPerKey}, {@code rate} and {@code ratePerKey} ({@code
 * limit}, {@code perMs}), {@code maxDepth}, {@code weight}. Null means no limit.
 */
public final class QueueSettings {

  private QueueSettings() {}

  /** All limits, those that are not set as null. */
  public static JsonObject toJson(QueueLimits limits) {
    return new JsonObject()
        .put("concurrency", limits.concurrency())
        .put("concurrencyPerKey", limits.concurrencyPerKey())
        .put("rate", toJson(limits.rate()))
        .put("ratePerKey", toJson(limits.ratePerKey()))
        .put("maxDepth", limits.maxDepth())
        .put("weight", limits.weight());
  }

  /** A rate; null if there is none. */
  public static @Nullable JsonObject toJson(@Nullable RateLimit rate) {
    return rate == null
        ? null
        : new JsonObject().put("limit", rate.limit()).put("perMs", rate.per().toMillis());
  }

  /** The limits after a change: what it does not name stays, what it names as null goes. */
  public static QueueLimits merge(QueueLimits before, JsonObject change) {
    Integer weight = change.getInteger("weight");
    boolean sameWeight = !change.containsKey("weight");
    return new QueueLimits(
        change.getInteger("concurrency", before.concurrency()),
        change.getInteger("concurrencyPerKey", before.concurrencyPerKey()),
        change.containsKey("rate") ? rate(change.getJsonObject("rate")) : before.rate(),
        change.containsKey("ratePerKey")
            ? rate(change.getJsonObject("ratePerKey"))
            : before.ratePerKey(),
        change.getLong("maxDepth", before.maxDepth()),
        sameWeight ? before.weight() : weight == null ? QueueLimits.DEFAULT_WEIGHT : weight);
  }

  private static @Nullable RateLimit rate(@Nullable JsonObject json) {
    return json == null
        ? null
        : new RateLimit(json.getInteger("limit"), Duration.ofMillis(json.getLong("perMs")));
  }
}
