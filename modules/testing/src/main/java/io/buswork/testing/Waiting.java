package io.buswork.testing;

import io.buswork.client.BusworkException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures: a test has a thread of its own. */
final class Waiting {

  private Waiting() {}

  /**
   * Waits for it.
   *
   * @param what it is, for the failure
   * @throws IllegalStateException if it fails otherwise than by a server's refusal, or takes too
   *     long
   */
  static <T> T await(Future<T> future, String what, Duration patience) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + " was interrupted", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(what + " took over " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BusworkException own
          ? own
          : new IllegalStateException(what + " failed", e.getCause());
    }
  }
}
