package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * What whoever comes to a node passes, whatever the node offers.
 *
 * @param gate before every route
 * @param admission who asks for tokens; null: nobody does
 * @param lines what stays open, and is closed with its token; null: nobody asks for tokens
 */
record Entrance(Gate gate, @Nullable Admission admission, @Nullable OpenLines lines) {

  /** A node's, with or without tokens. */
  static Entrance of(Vertx vertx, NodeContext node, boolean tokens) {
    AuditTrail trail = new AuditTrail(node.stores().audit());
    if (!tokens) {
      return new Entrance(Gate.open(trail), null, null);
    }
    TokenCache cache = new TokenCache(node.stores().tokens(), System::nanoTime);
    vertx.eventBus().consumer(Addresses.TOKENS, changed -> cache.clear());
    Admission admission = new Admission(cache);
    OpenLines lines = new OpenLines(admission);
    vertx.setPeriodic(OpenLines.INTERVAL_MILLIS, tick -> lines.runOnce());
    return new Entrance(Gate.guarded(trail, admission, lines), admission, lines);
  }
}
