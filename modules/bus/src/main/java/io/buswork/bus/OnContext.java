package io.buswork.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls on a context, whatever thread asks. */
public final class OnContext {

  private OnContext() {}

  /**
   * Makes the call there. Whatever it throws fails the future, so that nobody waits for ever.
   *
   * @param context where
   * @param call what
   */
  public static <T extends @Nullable Object> Future<T> call(
      Context context, Supplier<Future<T>> call) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            call.get().onComplete(answer);
          } catch (Throwable e) {
            answer.tryFail(e);
          }
        });
    return answer.future();
  }
}
