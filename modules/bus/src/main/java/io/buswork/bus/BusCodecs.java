package io.buswork.bus;

import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/** The message codecs of this package. */
public final class BusCodecs {

  private static final Map<Class<?>, WireCodec<?>> CODECS = new LinkedHashMap<>();

  static {
    add(SubmitHint.class, new SubmitHintWire());
    add(ChangeHint.class, new ChangeHintWire());
    add(TaskBatch.class, new TaskBatchWire());
    add(OutcomeBatch.class, new OutcomeBatchWire());
    add(OutcomeConfirm.class, new OutcomeConfirmWire());
    add(StartedBatch.class, new StartedBatchWire());
    add(ProgressBatch.class, new ProgressBatchWire());
    add(CancelOrder.class, new CancelOrderWire());
    add(RecallOrder.class, new RecallOrderWire());
    add(HoldingsQuery.class, new HoldingsQueryWire());
    add(Holdings.class, new HoldingsWire());
    add(QueueDemand.class, new QueueDemandWire());
    add(NodeStatus.class, new NodeStatusWire());
    add(EventBatch.class, new EventBatchWire());
  }

  private BusCodecs() {}

  /**
   * Makes a Vert.x instance able to send and receive all messages of this package. Done once for
   * each instance, before any verticle is deployed.
   */
  public static void register(Vertx vertx) {
    CODECS.keySet().forEach(message -> register(vertx, message));
  }

  /** The codec of a message. */
  @SuppressWarnings("unchecked") // add() puts each class together with its own form
  static <T> WireCodec<T> of(Class<T> message) {
    WireCodec<?> codec = CODECS.get(message);
    if (codec == null) {
      throw new IllegalArgumentException(message.getSimpleName() + " is no message of the bus");
    }
    return (WireCodec<T>) codec;
  }

  private static <T> void register(Vertx vertx, Class<T> message) {
    vertx.eventBus().registerDefaultCodec(message, of(message));
  }

  private static <T> void add(Class<T> message, WireFormat<T> format) {
    CODECS.put(message, new WireCodec<>(message.getSimpleName(), format));
  }
}
