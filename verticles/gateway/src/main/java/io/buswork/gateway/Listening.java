package io.buswork.gateway;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServerOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the servers of a node listen: with which limits, and whether with TLS. */
final class Listening {

  /** A request's first line, and all its headers. */
  static final int MAX_LINE_BYTES = 8 << 10;

  static final int MAX_HEADER_BYTES = 16 << 10;

  private static final int IDLE_SECONDS = 300;

  /** A task's result may have 1 MiB of characters, and the frame around it needs some too. */
  private static final int MAX_FRAME = 4 << 20;

  private Listening() {}

  /** HTTP, WebSockets and server-sent events. */
  static HttpServerOptions http(GatewayOptions options) {
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(options.host())
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxWebSocketFrameSize(MAX_FRAME)
            .setMaxWebSocketMessageSize(MAX_FRAME)
            .setWebSocketSubProtocols(List.of(Admission.PROTOCOL))
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true);
    @Nullable KeyCertOptions tls = options.tls();
    return tls == null ? http : http.setSsl(true).setKeyCertOptions(tls);
  }

  /** The TCP bridge. */
  static NetServerOptions tcp(GatewayOptions options) {
    NetServerOptions tcp = new NetServerOptions().setHost(options.host());
    @Nullable KeyCertOptions tls = options.tls();
    return tls == null ? tcp : tcp.setSsl(true).setKeyCertOptions(tls);
  }
}
