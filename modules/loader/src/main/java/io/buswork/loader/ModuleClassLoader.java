package io.buswork.loader;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads a module's classes from its own jar first. Shared with the platform are the JDK, our API,
 * Vert.x core with the Netty and Jackson it speaks through, its SQL client without the drivers, and
 * SLF4J; everything else of the platform's is invisible. Classes of shared packages that the
 * platform lacks come from the jar.
 */
final class ModuleClassLoader extends URLClassLoader {

  private static final List<String> SHARED =
      List.of(
          "io.buswork.api.",
          "io.vertx.core.",
          "io.vertx.sqlclient.",
          "org.slf4j.",
          "org.jspecify.");

  private static final String NETTY = "io.netty.";
  private static final String JACKSON = "com.fasterxml.jackson.core.";
  private static final String VERTX = "io.vertx.";

  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final ClassLoader OURS = ModuleClassLoader.class.getClassLoader();

  static {
    registerAsParallelCapable();
    // Else a resource that a module reads by its URL keeps the jar open for good.
    URLConnection.setDefaultUseCaches("jar", false);
  }

  private final List<String> shared;

  ModuleClassLoader(String name, Path jar) throws IOException {
    super(name, new URL[] {jar.toUri().toURL()}, PLATFORM);
    this.shared = sharedWith(jar);
  }

  /**
   * Jackson's core is shared unless the jar brings its own; Netty too, but a jar that brings Vert.x
   * along speaks through Vert.x's Netty, which must then be the one that ours speaks.
   */
  private static List<String> sharedWith(Path jar) throws IOException {
    List<String> shared = new ArrayList<>(SHARED);
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      if (!has(file, JACKSON)) {
        shared.add(JACKSON);
      }
      if (!has(file, NETTY) || has(file, VERTX)) {
        shared.add(NETTY);
      }
    }
    return List.copyOf(shared);
  }

  private static boolean has(JarFile file, String prefix) {
    String path = prefix.replace('.', '/');
    return file.stream()
        .map(ZipEntry::getName)
        .anyMatch(name -> name.startsWith(path) && name.endsWith(".class"));
  }

  /** Defines a class of ours as if it were in the jar. */
  Class<?> define(String name, byte[] classFile) {
    synchronized (getClassLoadingLock(name)) {
      Class<?> defined = findLoadedClass(name);
      return defined != null ? defined : defineClass(name, classFile, 0, classFile.length);
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
    try {
      return (isShared(name) ? OURS : PLATFORM).loadClass(name);
    } catch (ClassNotFoundException notOfThePlatform) {
      return findClass(name);
    }
  }

  private boolean isShared(String name) {
    for (String prefix : shared) {
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
  private ClassLoader sharedLoader(String name) {
    String service = name.startsWith("META-INF/services/") ? name.substring(18) : name;
    if (service.startsWith("io.vertx.sqlclient.")) {
      return PLATFORM;
    }
    return isShared(service.replace('/', '.')) ? OURS : PLATFORM;
  }
}
