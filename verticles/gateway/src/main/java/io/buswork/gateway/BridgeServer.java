package io.buswork.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.eventbus.bridge.tcp.BridgeEvent;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that the TCP bridge's library makes for itself and shows to nobody. Here each of its
 * connections is held to limits before the library, which knows none, gets to see it.
 */
final class BridgeServer {

  private static final Logger LOG = LoggerFactory.getLogger(BridgeServer.class);

  private final TcpEventBusBridge bridge;
  private final NetServer server;
  private final ConnectionLimit connections = new ConnectionLimit(ConnectionLimit.MOST);
  private final MemoryBudget memory;

  /**
   * @param permitted what its clients may reach
   * @param memory what unfinished frames are held in
   * @param events is asked of everything that a client wants
   */
  BridgeServer(
      Vertx vertx,
      BridgeOptions permitted,
      NetServerOptions options,
      MemoryBudget memory,
      Handler<BridgeEvent> events) {
    this.memory = memory;
    OneServer made = new OneServer(vertx, options);
    this.server = made.server;
    this.bridge = TcpEventBusBridge.create(made, permitted, options, events);
    Handler<NetSocket> library = server.connectHandler();
    server.connectHandler(socket -> library.handle(guarded((NetSocketInternal) socket)));
  }

  /** Listens; the port that it got. */
  Future<Integer> listen(int port, String host) {
    return bridge.listen(port, host).map(listening -> server.actualPort());
  }

  Future<Void> close() {
    return bridge.close();
  }

  private NetSocket guarded(NetSocketInternal socket) {
    ChannelHandlerContext context = socket.channelHandlerContext();
    if (connections.exceededBy(context.channel())) {
      context.close();
      return socket;
    }
    context
        .pipeline()
        .addBefore(context.name(), "frames", new FrameGuard(Listening.MAX_FRAME, memory, socket));
    return (NetSocket)
        Proxy.newProxyInstance(
            BridgeServer.class.getClassLoader(),
            new Class<?>[] {NetSocketInternal.class},
            (proxy, method, arguments) -> call(socket, method, arguments));
  }

  private static @Nullable Object call(
      NetSocket socket, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return arguments != null && arguments[0] instanceof FrameParser reader
          ? socket.handler(endingAtMistakes(reader, socket))
          : method.invoke(socket, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * A frame that the library fails at leaves its reader in the middle of it: what follows would be
   * taken for lengths, and kept in wait of gigabytes.
   */
  private static Handler<Buffer> endingAtMistakes(Handler<Buffer> reader, NetSocket socket) {
    return frame -> {
      try {
        reader.handle(frame);
        awaitReader(socket);
      } catch (RuntimeException e) {
        LOG.debug("{} is cut off for a frame that is none", socket.remoteAddress(), e);
        socket.close();
      }
    };
  }

  /** Who does not read what it is answered is not read from either: answers are kept in memory. */
  private static void awaitReader(NetSocket socket) {
    if (socket.writeQueueFull()) {
      socket.pause();
      socket.drainHandler(drained -> socket.resume());
    }
  }

  /** Gives the library its server, made before it asks. */
  private static final class OneServer extends VertxWrapper {

    private final NetServerInternal server;

    OneServer(Vertx vertx, NetServerOptions options) {
      super((VertxInternal) vertx);
      server = super.createNetServer(options);
    }

    @Override
    public NetServerInternal createNetServer(NetServerOptions options) {
      return server;
    }
  }
}
