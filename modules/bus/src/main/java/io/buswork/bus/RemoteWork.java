package io.buswork.bus;

import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/** Where a gateway takes the sockets of remote workers to: this node's own worker. */
public interface RemoteWork {

  /** Why no remote worker can be taken on just now; null: one can. Any thread may ask. */
  @Nullable String refusal();

  /**
   * Serves a remote worker for as long as its socket is open. Called on the socket's context.
   *
   * @param socket just opened: nobody listens to it yet
   */
  void accept(ServerWebSocket socket);
}
