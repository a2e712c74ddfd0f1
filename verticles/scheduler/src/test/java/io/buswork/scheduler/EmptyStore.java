package io.buswork.scheduler;

import io.vertx.core.Future;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores in which there is nothing. */
final class EmptyStore {

  private EmptyStore() {}

  /** A store whose answers are all empty, by what the port says they are. */
  static <T> T of(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> answer(method)));
  }

  private static Object answer(Method method) {
    if (method.getReturnType() == Runnable.class) {
      Runnable nothing = () -> {};
      return nothing;
    }
    return method.getGenericReturnType() instanceof ParameterizedType future
        ? Future.succeededFuture(empty(future.getActualTypeArguments()[0]))
        : null;
  }

  private static Object empty(Type type) {
    Type raw = type instanceof ParameterizedType of ? of.getRawType() : type;
    if (raw == List.class) {
      return List.of();
    } else if (raw == Map.class) {
      return Map.of();
    } else if (raw == Optional.class) {
      return Optional.empty();
    } else if (raw == Boolean.class) {
      return false;
    }
    return raw == Long.class ? 0L : null;
  }
}
