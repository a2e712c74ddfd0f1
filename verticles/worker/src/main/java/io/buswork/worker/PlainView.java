package io.buswork.worker;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Vert.x as a plain verticle sees it, and whatever it deploys in its turn: the addresses of its
 * task types carry the generation's number and are local.
 */
final class PlainView {

  private static final String JAVA = "java:";

  private final Set<String> types;
  private final String prefix;

  PlainView(Set<String> types, long generation) {
    this.types = types;
    this.prefix = "buswork.generation." + generation + ".";
  }

  /** Where tasks of a type are sent to. */
  String address(String type) {
    return prefix + type;
  }

  /** The context that the verticle is given. */
  Context of(Context context) {
    EventBus bus = proxy(EventBus.class, (p, method, args) -> onBus(context.owner(), method, args));
    VertxInternal vertx =
        proxy(
            VertxInternal.class,
            (p, method, args) ->
                switch (method.getName()) {
                  case "eventBus" -> bus;
                  case "deployVerticle" -> deploy(context.owner(), method, args);
                  default -> call(context.owner(), method, args);
                });
    return proxy(
        ContextInternal.class,
        (p, method, args) ->
            method.getName().equals("owner") ? vertx : call(context, method, args));
  }

  private Object onBus(Vertx vertx, Method method, Object[] args) throws Throwable {
    EventBus bus = vertx.eventBus();
    boolean registers =
        method.getName().equals("consumer") || method.getName().equals("localConsumer");
    if (registers && args[0] instanceof String address && types.contains(address)) {
      Object[] mapped = args.clone();
      mapped[0] = address(address);
      return call(
          bus, EventBus.class.getMethod("localConsumer", method.getParameterTypes()), mapped);
    }
    if (registers
        && args[0] instanceof MessageConsumerOptions options
        && types.contains(options.getAddress())) {
      Object[] mapped = args.clone();
      mapped[0] =
          new MessageConsumerOptions(options)
              .setAddress(address(options.getAddress()))
              .setLocalOnly(true);
      return call(bus, method, mapped);
    }
    return call(bus, method, args);
  }

  /** The consumers may be registered by verticles that the main one deploys. */
  private Object deploy(Vertx vertx, Method method, Object[] args) throws Throwable {
    DeploymentOptions options =
        args.length > 1 ? (DeploymentOptions) args[1] : new DeploymentOptions();
    if (args[0] instanceof Deployable own) {
      return vertx.deployVerticle(new Seen(own), options);
    }
    if (args[0] instanceof Supplier<?> supplier) {
      return vertx.deployVerticle(() -> new Seen((Deployable) supplier.get()), options);
    }
    if (args[0] instanceof Class<?> type) {
      return vertx.deployVerticle(() -> made(type), options);
    }
    String name = String.valueOf(args[0]);
    String plain = name.startsWith(JAVA) ? name.substring(JAVA.length()) : name;
    if (plain.indexOf(':') >= 0 || plain.endsWith(".java")) {
      return call(vertx, method, args); // Of a factory of its own.
    }
    return deployNamed(vertx, plain, options);
  }

  private Future<String> deployNamed(Vertx vertx, String name, DeploymentOptions options) {
    ClassLoader given = options.getClassLoader();
    ClassLoader loader = given == null ? Thread.currentThread().getContextClassLoader() : given;
    try {
      Class<?> type = Class.forName(name, true, loader);
      return vertx.deployVerticle(() -> made(type), options);
    } catch (ClassNotFoundException | LinkageError e) {
      return Future.failedFuture(e);
    }
  }

  private Seen made(Class<?> type) {
    try {
      return new Seen((Deployable) type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException("cannot deploy " + type.getName(), e);
    }
  }

  /** A verticle that sees Vert.x so. */
  private final class Seen implements Deployable {

    private final Deployable own;

    Seen(Deployable own) {
      this.own = own;
    }

    @Override
    public Future<?> deploy(Context context) throws Exception {
      return own.deploy(of(context));
    }

    @Override
    public Future<?> undeploy(Context context) throws Exception {
      return own.undeploy(of(context));
    }
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
        Proxy.newProxyInstance(PlainView.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
