package io.buswork.node;

import io.buswork.bus.NodeContext;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that asks for tokens, while there is none yet. */
final class FirstToken {

  private static final Logger LOG = LoggerFactory.getLogger(FirstToken.class);

  private FirstToken() {}

  /**
   * Nobody could come in from elsewhere, and whoever makes the first token would be raced for it.
   */
  static Future<NodeContext> check(NodeConfig configured, NodeContext context) {
    if (!configured.wantsTokens() || !configured.hasRole("api")) {
      return Future.succeededFuture(context);
    }
    return context
        .stores()
        .tokens()
        .list("", 1)
        .map(
            tokens -> {
              String how =
                  "there is no token yet: make one with './buswork token create NAME --role admin',"
                      + " and the --database.url or --data.dir of this node";
              if (tokens.isEmpty() && configured.isExposed()) {
                throw new ConfigException("http.host=" + configured.httpHost() + ": " + how);
              }
              if (tokens.isEmpty()) {
                LOG.warn("{}", how);
              }
              return context;
            });
  }
}
