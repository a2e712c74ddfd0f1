package io.buswork.gateway;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/** Who asks, as the history names them. */
final class Caller {

  private static final String UNKNOWN = "unknown";

  private Caller() {}

  /** The address the request comes from: there are no names yet. */
  static String of(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    String host = address == null ? null : address.hostAddress();
    return host == null ? UNKNOWN : host;
  }
}
