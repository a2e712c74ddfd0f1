package io.buswork.loader;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what a module registered with Vert.x outside its deployment, from a thread of its own:
 * an undeployment ends only what was made on the verticle's context.
 */
final class VertxSweep implements Sweep {

  /** From a consumer or timer to the module's code through Vert.x's and our own lambdas. */
  private static final int WRAPPERS = 3;

  private final Vertx vertx;

  VertxSweep(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public List<String> sweep(ClassLoader loader) {
    List<String> found = new ArrayList<>();
    sweepTimers(loader, found);
    sweepConsumers(loader, found);
    sweepCodecs(loader, found);
    sweepSharedMaps(loader, found);
    return found;
  }

  private void sweepTimers(ClassLoader loader, List<String> found) {
    if (Fields.named(vertx, "timeouts") instanceof Map<?, ?> timers) {
      timers.forEach(
          (id, timer) -> {
            Object code = Fields.named(timer, "handler");
            if (Ownership.wrapsOf(code, loader, WRAPPERS) && vertx.cancelTimer((Long) id)) {
              found.add("Vert.x timer " + id + told(code) + ": cancelled");
            }
          });
    }
  }

  private void sweepConsumers(ClassLoader loader, List<String> found) {
    if (Fields.named(vertx.eventBus(), "handlerMap") instanceof Map<?, ?> addresses) {
      addresses.forEach(
          (address, holders) -> {
            if (holders instanceof Iterable<?> each) {
              each.forEach(holder -> sweepConsumer(String.valueOf(address), holder, loader, found));
            }
          });
    }
  }

  private static void sweepConsumer(
      String address, Object holder, ClassLoader loader, List<String> found) {
    if (Fields.named(holder, "handler") instanceof MessageConsumer<?> consumer) {
      Object code = Fields.named(consumer, "handler");
      if (Ownership.wrapsOf(code, loader, WRAPPERS)) {
        consumer.unregister();
        found.add("event-bus consumer on '" + address + "'" + told(code) + ": unregistered");
      }
    }
  }

  private void sweepCodecs(ClassLoader loader, List<String> found) {
    EventBus bus = vertx.eventBus();
    Object codecs = Fields.named(bus, "codecManager");
    if (codecs == null) {
      return;
    }
    if (Fields.named(codecs, "defaultCodecMap") instanceof Map<?, ?> byClass) {
      for (Object type : List.copyOf(byClass.keySet())) {
        if (Ownership.isOf(type, loader) && type instanceof Class<?> own) {
          bus.unregisterDefaultCodec(own);
          found.add("default message codec of " + own.getName() + ": unregistered");
        }
      }
    }
    if (Fields.named(codecs, "userCodecMap") instanceof Map<?, ?> byName) {
      for (Object codec : List.copyOf(byName.values())) {
        if (Ownership.isOf(codec, loader) && codec instanceof MessageCodec<?, ?> own) {
          bus.unregisterCodec(own.name());
          found.add("message codec '" + own.name() + "': unregistered");
        }
      }
    }
  }

  /** Vert.x keeps a deployment that has failed among those under way, and with it the classes. */
  static void forgetFailedDeployment(Vertx vertx, ClassLoader loader) {
    Object manager = Fields.named(vertx, "deploymentManager");
    if (manager != null && Fields.named(manager, "deploying") instanceof Map<?, ?> underWay) {
      underWay.values().removeIf(deploying -> isOf(deploying, loader));
    }
  }

  private static boolean isOf(Object deploying, ClassLoader loader) {
    Object deployment = Fields.named(deploying, "deployment");
    return deployment != null && Fields.named(deployment, "tccl") == loader;
  }

  private void sweepSharedMaps(ClassLoader loader, List<String> found) {
    if (!(Fields.named(vertx.sharedData(), "localMaps") instanceof Map<?, ?> maps)) {
      return;
    }
    maps.forEach(
        (name, map) -> {
          if (map instanceof Map<?, ?> entries && sweepMap(entries, loader)) {
            found.add("entries of the local map '" + name + "': removed");
          }
        });
  }

  /** One by one: what such a map shows of its entries is a copy. */
  private static boolean sweepMap(Map<?, ?> entries, ClassLoader loader) {
    List<?> own =
        entries.entrySet().stream()
            .filter(entry -> isOf(entry, loader))
            .map(Map.Entry::getKey)
            .toList();
    own.forEach(entries::remove);
    return !own.isEmpty();
  }

  private static boolean isOf(Map.Entry<?, ?> entry, ClassLoader loader) {
    return Ownership.isOf(entry.getKey(), loader) || Ownership.isOf(entry.getValue(), loader);
  }

  private static String told(@Nullable Object code) {
    return code == null ? "" : " (" + code.getClass().getName() + ")";
  }
}
