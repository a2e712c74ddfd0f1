package io.buswork.loader;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.eventbus.MessageProducer;
import org.jspecify.annotations.Nullable;

/**
 * What modules call instead of methods of {@link EventBus}: the addresses at which nodes speak with
 * each other are not theirs. A consumer there would take tasks and outcomes away from those that
 * they are for.
 */
public final class GuardedBus {

  private GuardedBus() {}

  /** Instead of {@link EventBus#send(String, Object)}. */
  @InsteadOf(EventBus.class)
  public static EventBus send(EventBus bus, String address, @Nullable Object body) {
    return bus.send(allowed(address), body);
  }

  /** Instead of {@link EventBus#send(String, Object, DeliveryOptions)}. */
  @InsteadOf(EventBus.class)
  public static EventBus send(
      EventBus bus, String address, @Nullable Object body, DeliveryOptions options) {
    return bus.send(allowed(address), body, options);
  }

  /** Instead of {@link EventBus#publish(String, Object)}. */
  @InsteadOf(EventBus.class)
  public static EventBus publish(EventBus bus, String address, @Nullable Object body) {
    return bus.publish(allowed(address), body);
  }

  /** Instead of {@link EventBus#publish(String, Object, DeliveryOptions)}. */
  @InsteadOf(EventBus.class)
  public static EventBus publish(
      EventBus bus, String address, @Nullable Object body, DeliveryOptions options) {
    return bus.publish(allowed(address), body, options);
  }

  /** Instead of {@link EventBus#request(String, Object)}. */
  @InsteadOf(EventBus.class)
  public static <T> Future<Message<T>> request(
      EventBus bus, String address, @Nullable Object body) {
    return bus.request(allowed(address), body);
  }

  /** Instead of {@link EventBus#request(String, Object, DeliveryOptions)}. */
  @InsteadOf(EventBus.class)
  public static <T> Future<Message<T>> request(
      EventBus bus, String address, @Nullable Object body, DeliveryOptions options) {
    return bus.request(allowed(address), body, options);
  }

  /** Instead of {@link EventBus#consumer(String)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageConsumer<T> consumer(EventBus bus, String address) {
    return bus.consumer(allowed(address));
  }

  /** Instead of {@link EventBus#consumer(String, Handler)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageConsumer<T> consumer(
      EventBus bus, String address, Handler<Message<T>> handler) {
    return bus.consumer(allowed(address), handler);
  }

  /** Instead of {@link EventBus#consumer(MessageConsumerOptions)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageConsumer<T> consumer(EventBus bus, MessageConsumerOptions options) {
    allowed(options.getAddress());
    return bus.consumer(options);
  }

  /** Instead of {@link EventBus#consumer(MessageConsumerOptions, Handler)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageConsumer<T> consumer(
      EventBus bus, MessageConsumerOptions options, Handler<Message<T>> handler) {
    allowed(options.getAddress());
    return bus.consumer(options, handler);
  }

  /** Instead of {@link EventBus#localConsumer(String)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageConsumer<T> localConsumer(EventBus bus, String address) {
    return bus.localConsumer(allowed(address));
  }

  /** Instead of {@link EventBus#localConsumer(String, Handler)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageConsumer<T> localConsumer(
      EventBus bus, String address, Handler<Message<T>> handler) {
    return bus.localConsumer(allowed(address), handler);
  }

  /** Instead of {@link EventBus#sender(String)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageProducer<T> sender(EventBus bus, String address) {
    return bus.sender(allowed(address));
  }

  /** Instead of {@link EventBus#sender(String, DeliveryOptions)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageProducer<T> sender(
      EventBus bus, String address, DeliveryOptions options) {
    return bus.sender(allowed(address), options);
  }

  /** Instead of {@link EventBus#publisher(String, DeliveryOptions)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageProducer<T> publisher(
      EventBus bus, String address, DeliveryOptions options) {
    return bus.publisher(allowed(address), options);
  }

  /** Instead of {@link EventBus#publisher(String)}. */
  @InsteadOf(EventBus.class)
  public static <T> MessageProducer<T> publisher(EventBus bus, String address) {
    return bus.publisher(allowed(address));
  }

  /** The address; others than ours cost no more than this look at their beginning. */
  private static String allowed(String address) {
    if (address != null && address.startsWith("buswork.")) {
      ModuleClassLoader module = ModuleClassLoader.calling();
      if (module != null && module.isReserved(address)) {
        throw new IllegalArgumentException(
            module.told() + ": the event-bus address '" + address + "' is Buswork's own");
      }
    }
    return address;
  }
}
