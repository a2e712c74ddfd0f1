package io.buswork.loader;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
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

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final ClassLoader OURS = ModuleClassLoader.class.getClassLoader();

  static {
    registerAsParallelCapable();
    // Else a resource that a module reads by its URL keeps the jar open for good.
    URLConnection.setDefaultUseCaches("jar", false);
  }

  private final ModuleMark mark;
  private final URL source;
  private final JarClasses classes;
  private final Set<String> packages;
  private final List<String> shared;
  private final NativeLibraries libraries;
  private volatile Consumer<RefusedExit> onRefusedExit = refused -> {};
  private volatile @Nullable Vertx home;
  private volatile Predicate<String> reserved = address -> false;

  ModuleClassLoader(String module, String version, Path jar) throws IOException {
    super(module + "-" + version, new URL[] {jar.toUri().toURL()}, PLATFORM);
    this.mark = new ModuleMark(module, version);
    this.source = jar.toUri().toURL();
    this.classes = new JarClasses(jar);
    this.packages = classes.packages();
    this.shared = sharedWith(packages);
    this.libraries = new NativeLibraries(jar);
  }

  /** The loader of the module that the current thread works for; null: it works for none. */
  static @Nullable ModuleClassLoader current() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    while (loader != null && !(loader instanceof ModuleClassLoader)) {
      loader = loader.getParent();
    }
    return (ModuleClassLoader) loader;
  }

  /** The loader of the module whose code is running; null: no module's is. */
  static @Nullable ModuleClassLoader calling() {
    return STACK.walk(
        frames ->
            frames
                .map(frame -> frame.getDeclaringClass().getClassLoader())
                .filter(ModuleClassLoader.class::isInstance)
                .map(ModuleClassLoader.class::cast)
                .findFirst()
                .orElseGet(ModuleClassLoader::current));
  }

  /**
   * Jackson's core is shared unless the jar brings its own; Netty too, but a jar that brings Vert.x
   * along speaks through Vert.x's Netty, which must then be the one that ours speaks.
   */
  private static List<String> sharedWith(Set<String> packages) {
    List<String> shared = new ArrayList<>(SHARED);
    shared.addAll(GuardedCalls.guards());
    if (!has(packages, JACKSON)) {
      shared.add(JACKSON);
    }
    if (!has(packages, NETTY) || has(packages, VERTX)) {
      shared.add(NETTY);
    }
    return List.copyOf(shared);
  }

  private static boolean has(Set<String> packages, String prefix) {
    return packages.stream().anyMatch(name -> (name + ".").startsWith(prefix));
  }

  /** The module that it loads. */
  String module() {
    return mark.module();
  }

  /** The module that it loads, with its version. */
  ModuleMark mark() {
    return mark;
  }

  /** The module for people. */
  String told() {
    return "module " + mark.module() + " " + mark.version();
  }

  /**
   * Says where the module lives, which is not its own.
   *
   * @param vertx the node's
   * @param addresses the event-bus addresses that are not for modules
   */
  void livesOn(Vertx vertx, Predicate<String> addresses) {
    home = vertx;
    reserved = addresses;
  }

  /** Whether that is its node's Vert.x, or our view of it. */
  boolean livesOn(Vertx vertx) {
    return vertx == home || Proxy.isProxyClass(vertx.getClass());
  }

  boolean isReserved(String address) {
    return reserved.test(address);
  }

  /** Says who is told when its module wants to end the JVM, on the thread that does. */
  void onRefusedExit(Consumer<RefusedExit> told) {
    onRefusedExit = told;
  }

  void hasRefused(RefusedExit refused) {
    onRefusedExit.accept(refused);
  }

  /** The packages, and the classes without one, that it loads from the jar. */
  Set<String> ownPackages() {
    return packages.stream()
        .filter(name -> !isShared(name + "."))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether code of that package is the platform's, seen from the module. */
  boolean isPlatforms(String name) {
    return isShared(name + ".") || (!packages.contains(name) && platformHas(name));
  }

  /** Whether the platform has loaded classes of that package. */
  static boolean platformHas(String name) {
    return OURS.getDefinedPackage(name) != null;
  }

  /** Defines a class of ours as if it were in the jar. */
  Class<?> define(String name, byte[] classFile) {
    synchronized (getClassLoadingLock(name)) {
      Class<?> defined = findLoadedClass(name);
      return defined != null ? defined : defineClass(name, classFile, 0, classFile.length);
    }
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
      classes.close();
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
    try {
      return (isShared(name) ? OURS : PLATFORM).loadClass(name);
    } catch (ClassNotFoundException notOfThePlatform) {
      return findClass(name);
    }
  }

  /** As {@link URLClassLoader} does it, but for calls that would harm more than the module. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarClasses.Found found;
    try {
      found = classes.find(name);
      if (found != null) {
        definePackageOf(name);
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    } catch (IllegalStateException closed) {
      throw new ClassNotFoundException(name, closed);
    }
    if (found == null) {
      return super.findClass(name);
    }
    byte[] classFile = GuardedCalls.guarded(found.bytes());
    return defineClass(
        name, classFile, 0, classFile.length, new CodeSource(source, found.signers()));
  }

  private void definePackageOf(String type) throws IOException {
    int end = type.lastIndexOf('.');
    String name = end < 0 ? "" : type.substring(0, end);
    if (end < 0 || getDefinedPackage(name) != null) {
      return;
    }
    Manifest manifest = classes.manifest();
    try {
      if (manifest == null) {
        definePackage(name, null, null, null, null, null, null, null);
      } else {
        definePackage(name, manifest, source);
      }
    } catch (IllegalArgumentException definedMeanwhile) {
      // By another thread, for another class of it.
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
