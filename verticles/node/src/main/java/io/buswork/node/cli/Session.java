package io.buswork.node.cli;

import io.buswork.client.BusworkClient;
import io.buswork.client.ClientOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A command's connection to the server; its calls block. */
public final class Session implements AutoCloseable {

  private final Vertx vertx;
  private final BusworkClient client;

  private Session(Vertx vertx, ClientOptions options) {
    this.vertx = vertx;
    this.client = BusworkClient.create(vertx, options);
  }

  /** Nothing is sent yet. */
  public static Session open(ClientOptions options) {
    var small =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2);
    return new Session(Vertx.vertx(small), options);
  }

  /** The client. */
  public BusworkClient client() {
    return client;
  }

  /** What the client runs on. */
  public Vertx vertx() {
    return vertx;
  }

  /** Waits for an answer; its failure is thrown as it is, if it is unchecked. */
  public <T> T await(Future<T> answer) {
    try {
      return answer.toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(cause == null ? "failed" : cause.getMessage(), cause);
    }
  }

  /** Lets time pass. */
  public void pause(Duration time) {
    await(vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    await(client.close().otherwiseEmpty());
    await(vertx.close().otherwiseEmpty());
  }
}
