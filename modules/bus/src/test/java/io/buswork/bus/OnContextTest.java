package io.buswork.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks gets an answer, whatever becomes of the call. */
class OnContextTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void callsThere() throws Exception {
    assertThat(await(OnContext.call(context, () -> Future.succeededFuture(Vertx.currentContext()))))
        .isSameAs(context);
  }

  @Test
  void whatFailsOrIsThrownFails() {
    assertThatThrownBy(() -> await(OnContext.call(context, () -> Future.failedFuture("no"))))
        .hasMessageContaining("no");
    assertThatThrownBy(
            () ->
                await(
                    OnContext.call(
                        context,
                        () -> {
                          throw new IllegalStateException("thrown");
                        })))
        .hasRootCauseMessage("thrown");
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
