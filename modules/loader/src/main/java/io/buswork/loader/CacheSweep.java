package io.buswork.loader;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializerCache;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import io.vertx.core.json.jackson.DatabindCodec;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;

/** Empties caches of classes, and takes back what a module registered for the whole JVM. */
final class CacheSweep implements Sweep {

  @Override
  public List<String> sweep(ClassLoader loader) {
    ResourceBundle.clearCache(loader);
    java.beans.Introspector.flushCaches();
    emptySharedJackson();
    List<String> found = new ArrayList<>();
    for (Provider provider : Security.getProviders()) {
      if (Ownership.isOf(provider, loader)) {
        Security.removeProvider(provider.getName());
        found.add("security provider " + provider.getName() + ": removed");
      }
    }
    Thread.UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
    if (Ownership.isOf(uncaught, loader)) {
      Thread.setDefaultUncaughtExceptionHandler(null);
      found.add("default handler of uncaught exceptions " + name(uncaught) + ": removed");
    }
    return found;
  }

  private static String name(Object object) {
    return object.getClass().getName();
  }

  /** {@code JsonObject.mapFrom} and {@code mapTo} remember each class they ever saw. */
  private static void emptySharedJackson() {
    ObjectMapper mapper = DatabindCodec.mapper();
    mapper.getTypeFactory().clearCache();
    if (mapper.getSerializerProvider() instanceof DefaultSerializerProvider serializers) {
      serializers.flushCachedSerializers();
    }
    if (Fields.named(mapper.getDeserializationContext(), "_cache")
        instanceof DeserializerCache all) {
      all.flushCachedDeserializers();
    }
    if (Fields.named(mapper, "_rootDeserializers") instanceof Map<?, ?> roots) {
      roots.clear();
    }
  }
}
