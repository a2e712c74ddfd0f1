package io.buswork.gateway;

import io.buswork.access.Role;
import io.buswork.store.AccessToken;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Who asks. */
final class Caller {

  /** What everybody is called where there are no tokens. */
  static final String OPEN = "open";

  private static final String KEY = "buswork.caller";
  private static final String UNKNOWN = "unknown";

  /** Where there are no tokens everybody may do everything. */
  private static final Role ROLE_OF_ALL = Role.ADMIN;

  private Caller() {}

  /** Says whose token was shown. */
  static void is(RoutingContext context, AccessToken token) {
    context.put(KEY, token);
  }

  /** Who asks, as the history of modules names them: by the token, or else the address. */
  static String of(RoutingContext context) {
    @Nullable AccessToken token = context.get(KEY);
    return token == null ? address(context) : token.name();
  }

  /** The token's name; {@link #OPEN} where there are no tokens. */
  static String name(RoutingContext context) {
    @Nullable AccessToken token = context.get(KEY);
    return token == null ? OPEN : token.name();
  }

  /** The token's role; the highest where there are no tokens. */
  static Role role(RoutingContext context) {
    @Nullable AccessToken token = context.get(KEY);
    return token == null ? ROLE_OF_ALL : token.role();
  }

  /** The address that the request comes from. */
  static String address(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    String host = address == null ? null : address.hostAddress();
    return host == null ? UNKNOWN : host;
  }
}
