package io.buswork.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Opens the stream's WebSocket. */
final class StreamConnector {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int MAX_EVENT_BYTES = 4 << 20;

  private final ClientOptions options;
  private final WebSocketClient client;

  StreamConnector(Vertx vertx, ClientOptions options) {
    this.options = options;
    WebSocketClientOptions webSocket =
        new WebSocketClientOptions()
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setMaxMessageSize(MAX_EVENT_BYTES)
            .setMaxFrameSize(MAX_EVENT_BYTES);
    options.secure(webSocket);
    this.client = vertx.createWebSocketClient(webSocket);
  }

  /**
   * Connects; fails with {@link BusworkException} if the server refuses, with {@link
   * ServerUnreachableException} if there is none.
   */
  Future<WebSocket> connect(StreamFilter filter) {
    var connect =
        new WebSocketConnectOptions()
            .setHost(options.url().getHost())
            .setPort(options.port())
            .setSsl(options.isTls())
            .setTimeout(options.timeout().toMillis())
            .setURI(options.basePath() + "/stream" + query(filter));
    if (options.token() != null) {
      connect.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + options.token());
    }
    return client.connect(connect).recover(failure -> Future.failedFuture(typed(failure)));
  }

  Future<Void> close() {
    return client.close();
  }

  private Throwable typed(Throwable failure) {
    if (failure instanceof UpgradeRejectedException refused) {
      String retryAfter =
          refused.getHeaders() == null ? null : refused.getHeaders().get(HttpHeaders.RETRY_AFTER);
      return Problems.read(refused.getStatus(), "stream refused", refused.getBody(), retryAfter);
    }
    return ApiCalls.unreachable(options, failure);
  }

  private static String query(StreamFilter filter) {
    return filter.parameters().entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }
}
