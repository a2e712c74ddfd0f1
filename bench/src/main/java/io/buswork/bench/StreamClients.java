package io.buswork.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Clients of the live stream, all in this process, which count what they get and drop it. */
final class StreamClients implements AutoCloseable {

  private static final int AT_ONCE = 200;

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient sockets;
  private final LongAdder frames = new LongAdder();
  private final LongAdder closed = new LongAdder();

  /**
   * @param url the node's
   * @param query what they ask for, such as {@code ?task=1}; empty: everything
   */
  StreamClients(String url, int clients, String query) {
    URI node = URI.create(url);
    sockets = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(clients));
    var options =
        new WebSocketConnectOptions()
            .setHost(node.getHost())
            .setPort(node.getPort())
            .setURI("/api/v1/stream" + query);
    for (int done = 0; done < clients; done += AT_ONCE) {
      List<Future<?>> some = new ArrayList<>();
      for (int i = done; i < Math.min(clients, done + AT_ONCE); i++) {
        some.add(
            sockets
                .connect(options)
                .onSuccess(
                    socket ->
                        socket
                            .textMessageHandler(text -> frames.increment())
                            .closeHandler(v -> closed.increment())));
      }
      RawLimit.await(Future.all(some));
    }
  }

  /** How many frames have come in all. */
  long frames() {
    return frames.sum();
  }

  /** How many have been cut off. */
  long closed() {
    return closed.sum();
  }

  @Override
  public void close() {
    RawLimit.await(sockets.close());
    RawLimit.await(vertx.close());
  }
}
