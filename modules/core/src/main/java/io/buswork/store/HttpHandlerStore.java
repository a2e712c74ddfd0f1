package io.buswork.store;

import io.vertx.core.Future;
import java.util.List;

/** Which task types are served over HTTP, by whom. */
public interface HttpHandlerStore {

  /**
   * Keeps a handler.
   *
   * @param keepSecret whether a handler that is there already keeps its secret
   * @return whether it is new
   */
  Future<Boolean> put(HttpHandler handler, boolean keepSecret);

  /** All of them, by type. */
  Future<List<HttpHandler>> all();

  /**
   * Removes a handler. Its tasks stay.
   *
   * @return false if there is no such handler
   */
  Future<Boolean> delete(String type);
}
