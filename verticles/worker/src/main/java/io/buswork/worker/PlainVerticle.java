package io.buswork.worker;

import io.buswork.api.TaskContext;
import io.buswork.bus.TraceHeaders;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A verticle that knows nothing of Buswork, and serves task types by event-bus consumers.
 *
 * <p>Two generations of it, and those on other nodes, would consume from the same addresses. So it
 * is given a view of Vert.x in which the addresses of its task types carry the generation's number
 * and are local: its tasks reach it and nobody else.
 */
final class PlainVerticle implements Deployable {

  private final Deployable own;
  private final Set<String> types;
  private final String prefix;

  PlainVerticle(Deployable own, List<String> types, long generation) {
    this.own = own;
    this.types = Set.copyOf(types);
    this.prefix = "buswork.generation." + generation + ".";
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
    return own.deploy(view(context));
  }

  @Override
  public Future<?> undeploy(Context context) throws Exception {
    return own.undeploy(view(context));
  }

  /** A handler for each type: the payload as a request, the reply as the result. */
  void register(HandlerRegistry registry, Vertx vertx) {
    for (String type : types) {
      registry.async(type, task -> request(vertx.eventBus(), task));
    }
  }

  private Future<Object> request(EventBus bus, TaskContext task) {
    long left = Duration.between(Instant.now(), task.deadline()).toMillis();
    DeliveryOptions options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Math.max(1, left) + 1_000)
            .addHeader("task-id", Long.toString(task.id()))
            .addHeader("task-type", task.type())
            .addHeader("queue", task.queue())
            .addHeader("attempt", Integer.toString(task.attempt()))
            .addHeader("module", task.module())
            .addHeader("version", task.version());
    for (String name : List.of(TraceHeaders.PARENT, TraceHeaders.STATE)) {
      String value = task.headers().get(name);
      if (value != null) {
        options.addHeader(name, value);
      }
    }
    return bus.request(prefix + task.type(), task.payloadValue(), options)
        .map(reply -> reply.body());
  }

  private Context view(Context context) {
    EventBus bus = proxy(EventBus.class, (p, method, args) -> onBus(context, method, args));
    VertxInternal vertx =
        proxy(
            VertxInternal.class,
            (p, method, args) ->
                method.getName().equals("eventBus") ? bus : call(context.owner(), method, args));
    return proxy(
        ContextInternal.class,
        (p, method, args) ->
            method.getName().equals("owner") ? vertx : call(context, method, args));
  }

  private Object onBus(Context context, Method method, Object[] args) throws Throwable {
    EventBus bus = context.owner().eventBus();
    boolean registers =
        method.getName().equals("consumer") || method.getName().equals("localConsumer");
    if (!registers || !(args[0] instanceof String address) || !types.contains(address)) {
      return call(bus, method, args);
    }
    Object[] mapped = args.clone();
    mapped[0] = prefix + address;
    return call(bus, EventBus.class.getMethod("localConsumer", method.getParameterTypes()), mapped);
  }

  private static Object call(Object target, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            PlainVerticle.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
