package io.buswork.gateway;

import io.vertx.core.Future;
import java.net.BindException;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Finds a port: the one given, or the first that is free from a default on.
 *
 * @param given the port the configuration names; 0: any
 * @param first the default
 * @param key the configuration's name for it, for messages
 */
record Ports(OptionalInt given, int first, String key) {

  private static final int TRIES = 100;

  /**
   * Binds.
   *
   * @param bind tries one port; its future fails if the port is taken
   * @return fails with {@link PortTakenException} if the given port is taken
   */
  <T> Future<T> bind(IntFunction<Future<T>> bind) {
    if (given.isPresent()) {
      return bind.apply(given.getAsInt())
          .recover(
              failure ->
                  Future.failedFuture(
                      isTaken(failure)
                          ? new PortTakenException(key, given.getAsInt(), null, failure)
                          : failure));
    }
    return search(bind, first);
  }

  private <T> Future<T> search(IntFunction<Future<T>> bind, int port) {
    return bind.apply(port)
        .recover(
            failure ->
                isTaken(failure) && port - first < TRIES
                    ? search(bind, port + 1)
                    : Future.failedFuture(failure));
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof BindException
        || (failure.getCause() != null && isTaken(failure.getCause()));
  }
}
