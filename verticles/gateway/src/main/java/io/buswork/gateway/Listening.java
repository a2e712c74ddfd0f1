package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the servers of a node listen: with which limits, and whether with TLS. */
final class Listening {

  static final int MAX_HEADER_BYTES = 16 << 10;

  /**
   * A request's first line: a module's configuration may be a parameter, with each character as
   * three.
   */
  static final int MAX_LINE_BYTES = 3 * ModuleConfigs.MOST_CHARACTERS + (4 << 10);

  private static final int IDLE_SECONDS = 300;

  /**
   * What a WebSocket or the TCP bridge takes in one piece: a task's result may have 1 MiB of
   * characters, and the frame around it needs some too.
   */
  static final int MAX_FRAME = 4 << 20;

  private Listening() {}

  /** Serves what the router has over HTTP, whatever the node offers; the port that it got. */
  static Future<Integer> serve(Vertx vertx, GatewayOptions options, Router router) {
    ConnectionLimit connections = new ConnectionLimit(ConnectionLimit.MOST);
    return new Ports(options.httpPort(), GatewayOptions.DEFAULT_HTTP_PORT, "http.port")
        .bind(
            port ->
                vertx
                    .createHttpServer(http(options))
                    .connectionHandler(connections::opened)
                    .requestHandler(router)
                    .listen(port, options.host())
                    .map(server -> server.actualPort()));
  }

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
