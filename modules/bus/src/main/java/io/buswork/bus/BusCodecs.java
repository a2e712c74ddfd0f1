package io.buswork.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;

/** The message codecs of this package. */
public final class BusCodecs {

  private static final List<Class<?>> MESSAGES =
      List.of(
          SubmitHint.class,
          TaskBatch.class,
          OutcomeBatch.class,
          OutcomeConfirm.class,
          StartedBatch.class,
          ProgressBatch.class,
          CancelOrder.class,
          HoldingsQuery.class,
          Holdings.class,
          QueueDemand.class,
          NodeStatus.class,
          EventBatch.class);

  private BusCodecs() {}

  /**
   * Makes a Vert.x instance able to send and receive all messages of this package. Done once for
   * each instance, before any verticle is deployed.
   */
  public static void register(Vertx vertx) {
    MESSAGES.forEach(message -> register(vertx, message));
  }

  private static <T> void register(Vertx vertx, Class<T> message) {
    vertx.eventBus().registerDefaultCodec(message, new ByReference<>(message.getSimpleName()));
  }

  private record ByReference<T>(String name) implements MessageCodec<T, T> {
    @Override
    public void encodeToWire(Buffer buffer, T message) {
      throw new IllegalStateException(name + " has no wire form");
    }

    @Override
    public T decodeFromWire(int pos, Buffer buffer) {
      throw new IllegalStateException(name + " has no wire form");
    }

    @Override
    public T transform(T message) {
      return message;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
