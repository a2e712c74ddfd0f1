package io.buswork.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Without tokens a node serves this machine alone. A web page elsewhere could still make this
 * machine's browser ask: so the host must be a loopback name (against DNS rebinding), and whoever
 * changes something, or opens a WebSocket, must not come from another origin.
 */
final class OriginGuard {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private OriginGuard() {}

  static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String host = request.authority() == null ? null : request.authority().host();
    if (host == null || !isLoopbackName(host)) {
      throw Problem.forbidden(
          "this node answers only to localhost, 127.0.0.1 and [::1], not to '" + host + "'");
    }
    boolean changes =
        !SAFE.contains(request.method())
            || request.headers().contains("upgrade", "websocket", true);
    String origin = request.getHeader("origin");
    if (changes && origin != null && !isLoopback(origin)) {
      throw Problem.forbidden("pages of " + origin + " may not change anything here");
    }
    context.next();
  }

  private static boolean isLoopback(String origin) {
    @Nullable String host;
    try {
      host = URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return false;
    }
    return host != null && isLoopbackName(host);
  }

  /** Names of hosts are the same in capitals. */
  private static boolean isLoopbackName(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
  }
}
