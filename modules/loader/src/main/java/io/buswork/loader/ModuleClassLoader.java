package io.buswork.loader;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a module's classes from its own jar first. Shared with the platform are the JDK, our API,
 * Vert.x core with the Netty and Jackson it speaks through, its SQL client without the drivers, and
 * SLF4J; everything else of the platform's is invisible.
 */
final class ModuleClassLoader extends URLClassLoader {

  private static final List<String> SHARED =
      List.of(
          "io.buswork.api.",
          "io.vertx.core.",
          "io.vertx.sqlclient.",
          "io.netty.",
          "com.fasterxml.jackson.core.",
          "org.slf4j.",
          "org.jspecify.");

  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final ClassLoader OURS = ModuleClassLoader.class.getClassLoader();

  static {
    registerAsParallelCapable();
  }

  private final NativeLibraries libraries;

  ModuleClassLoader(String name, Path jar) throws MalformedURLException {
    super(name, new URL[] {jar.toUri().toURL()}, PLATFORM);
    this.libraries = new NativeLibraries(jar);
  }

  @Override
  protected @Nullable String findLibrary(String name) {
    Path library = libraries.find(name);
    return library == null ? null : library.toString();
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      libraries.close();
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null) {
        type = load(name);
      }
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  private Class<?> load(String name) throws ClassNotFoundException {
    if (isShared(name)) {
      return OURS.loadClass(name);
    }
    try {
      return PLATFORM.loadClass(name);
    } catch (ClassNotFoundException notOfTheJdk) {
      return findClass(name);
    }
  }

  private static boolean isShared(String name) {
    for (String prefix : SHARED) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : sharedLoader(name).getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
    all.addAll(Collections.list(sharedLoader(name).getResources(name)));
    return Collections.enumeration(all);
  }

  /**
   * Shared packages' own resources and services come from us, all others from the JDK; the SQL
   * drivers' too, whose classes a module does not see.
   */
  private static ClassLoader sharedLoader(String name) {
    String service = name.startsWith("META-INF/services/") ? name.substring(18) : name;
    if (service.startsWith("io.vertx.sqlclient.")) {
      return PLATFORM;
    }
    return isShared(service.replace('/', '.')) ? OURS : PLATFORM;
  }
}
