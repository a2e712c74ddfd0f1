package io.buswork.gateway;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections there may be at once; what comes after them is closed at once. */
final class ConnectionLimit {

  /** Each takes some 10 KB, and a file descriptor. */
  static final int MOST = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int most) {
    this.most = most;
  }

  /**
   * Counts a new connection until it is closed. Its own close handler would not do: once it has
   * become a WebSocket, that is never called.
   */
  void opened(HttpConnection connection) {
    if (exceededBy(((HttpServerConnection) connection).channelHandlerContext().channel())) {
      connection.close();
    }
  }

  /** Counts a new connection until it is closed; whether it is one too many. */
  boolean exceededBy(Channel connection) {
    int count = open.incrementAndGet();
    connection.closeFuture().addListener(closed -> open.decrementAndGet());
    if (count > most) {
      LOG.warn("{} is closed: there are {} connections already", connection.remoteAddress(), most);
    }
    return count > most;
  }
}
