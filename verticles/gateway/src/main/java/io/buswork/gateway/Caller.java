package io.buswork.gateway;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Who asks. */
final class Caller {

  /** What everybody is called where there are no tokens. */
  static final String OPEN = "open";

  private static final String KEY = "buswork.caller";
  private static final String UNKNOWN = "unknown";

  private Caller() {}

  /** Says whose token was shown. */
  static void is(RoutingContext context, String name) {
    context.put(KEY, name);
  }

  /** Who asks, as the history of modules names them: by the token, or else the address. */
  static String of(RoutingContext context) {
    @Nullable String name = context.get(KEY);
    return name == null ? address(context) : name;
  }

  /** The token's name; {@link #OPEN} where there are no tokens. */
  static String name(RoutingContext context) {
    @Nullable String name = context.get(KEY);
    return name == null ? OPEN : name;
  }

  /** The address that the request comes from. */
  static String address(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    String host = address == null ? null : address.hostAddress();
    return host == null ? UNKNOWN : host;
  }
}
