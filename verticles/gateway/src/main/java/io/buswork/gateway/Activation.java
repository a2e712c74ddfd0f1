package io.buswork.gateway;

import io.buswork.store.Rollout.Strategy;
import io.buswork.store.RolloutOrder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a version is to become active.
 *
 * @param strategy rolling or canary
 * @param share for canaries: the percentage of tasks to begin with; else null
 */
record Activation(Strategy strategy, @Nullable Integer share) {

  private static final int DEFAULT_SHARE = 5;
  private static final int MOST_SHARE = 99;
  private static final Set<String> FIELDS = Set.of("version", "strategy", "canary", "config");

  /**
   * What a body says.
   *
   * @param version the version
   * @param how how it is to become active
   * @param config the module's configuration from then on; null: as it is
   */
  record OfVersion(String version, Activation how, @Nullable JsonObject config) {

    /** Tells the audit log of it, but for what the configuration says. */
    void tell(AuditNote note) {
      note.add("version", version)
          .add("strategy", how.strategy.wireName())
          .add("canary", how.share)
          .add("keys", config == null ? null : ModuleConfigs.keys(config));
    }
  }

  /** From the parameters of an upload. */
  static Activation ofParameters(@Nullable String strategy, @Nullable String canary) {
    return of(strategy, canary == null ? null : share(canary));
  }

  /** From a body such as {@code {"version":"2","strategy":"canary","canary":10}}. */
  static OfVersion read(String body) {
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException e) {
      throw Problem.malformed("the body must be JSON such as {\"version\":\"1.0\"}");
    }
    for (String field : json.fieldNames()) {
      if (!FIELDS.contains(field)) {
        throw Problem.invalid("/" + field, "there is no field '" + field + "'");
      }
    }
    Object strategy = json.getValue("strategy");
    Object canary = json.getValue("canary");
    Activation how =
        of(
            strategy == null ? null : strategy.toString(),
            canary == null ? null : share(canary instanceof Number ? canary.toString() : "a text"));
    if (!(json.getValue("version") instanceof String version) || version.isEmpty()) {
      throw Problem.invalid("/version", "version must name an uploaded version");
    }
    return new OfVersion(version, how, ModuleConfigs.ofField(json));
  }

  private static Activation of(@Nullable String strategy, @Nullable Integer share) {
    if (strategy == null) {
      return share == null
          ? new Activation(Strategy.ROLLING, null)
          : new Activation(Strategy.CANARY, share);
    }
    return switch (strategy) {
      case "rolling" -> {
        if (share != null) {
          throw Problem.invalid("/canary", "canary is for strategy 'canary', not 'rolling'");
        }
        yield new Activation(Strategy.ROLLING, null);
      }
      case "canary" -> new Activation(Strategy.CANARY, share == null ? DEFAULT_SHARE : share);
      default ->
          throw Problem.invalid(
              "/strategy", "strategy must be 'rolling' or 'canary', not '" + strategy + "'");
    };
  }

  private static int share(String text) {
    try {
      int share = Integer.parseInt(text);
      if (share >= 1 && share <= MOST_SHARE) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers out of bounds.
    }
    throw Problem.invalid(
        "/canary",
        "canary must be a whole number of percent from 1 to " + MOST_SHARE + ", not " + text);
  }

  /** As an order for the store. */
  RolloutOrder order(String module, String version, String by) {
    return new RolloutOrder(module, version, by, strategy, share);
  }
}
