package io.buswork.loader;

import io.vertx.core.Deployable;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module's classes, loaded from its jar, and its main verticle. Loading blocks.
 *
 * <p>After {@link #close()} nothing of ours refers to the loader any more; {@link UnloadWatch}
 * tells when nothing at all does.
 */
public final class LoadedModule implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadedModule.class);

  private final String name;
  private final Path jar;
  private final ModuleClassLoader loader;
  private final Object verticle;
  private List<String> leftBehind = List.of();

  private LoadedModule(String name, Path jar, ModuleClassLoader loader, Object verticle) {
    this.name = name;
    this.jar = jar;
    this.loader = loader;
    this.verticle = verticle;
  }

  /**
   * Loads a jar and makes its main verticle.
   *
   * @param module the module's name
   * @param version the version; in thread dumps and logs the loader is called by both
   * @param jar belongs to the module from now on, and is deleted with it
   * @param mainVerticle the class to make one of
   * @throws ModuleStartException if that cannot be done; the message says why
   */
  public static LoadedModule load(String module, String version, Path jar, String mainVerticle)
      throws ModuleStartException {
    String name = module + "-" + version;
    ModuleClassLoader loader;
    try {
      loader = new ModuleClassLoader(module, version, jar);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the jar of " + name, e);
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    ModuleLogLevels.loaded(loader);
    try {
      return new LoadedModule(name, jar, loader, make(loader, mainVerticle));
    } catch (ModuleStartException | RuntimeException | Error e) {
      // What a static initialiser throws comes as it is.
      LeakSweep.sweep(loader);
      close(name, loader, jar);
      throw e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Object make(ClassLoader loader, String mainVerticle) throws ModuleStartException {
    try {
      var constructor = Class.forName(mainVerticle, true, loader).getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw ModuleStartException.of(e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw ModuleStartException.of(e);
    }
  }

  /** The main verticle: a {@link Verticle} or a {@link Deployable}. */
  public Object verticle() {
    return verticle;
  }

  /** The module's class loader, for its threads. */
  public ClassLoader classLoader() {
    return loader;
  }

  /** Says who is told when the module wants to end the JVM, on the thread that does. */
  public void onRefusedExit(Consumer<RefusedExit> told) {
    loader.onRefusedExit(told);
  }

  /**
   * Says where the module lives, which it may neither end nor speak for; before it is deployed.
   *
   * @param vertx the node's
   * @param reserved tells the event-bus addresses that are not for modules
   */
  public void livesOn(Vertx vertx, Predicate<String> reserved) {
    loader.livesOn(vertx, reserved);
  }

  /** Sweeps what is known to hold on to the loader, closes it and deletes the jar. */
  @Override
  public void close() {
    leftBehind = LeakSweep.sweep(loader);
    close(name, loader, jar);
  }

  /** The same, and what it left on that Vert.x too. */
  public void closeOn(Vertx vertx) {
    leftBehind = LeakSweep.sweep(loader, vertx);
    close(name, loader, jar);
  }

  /** Once its deployment has failed: Vert.x would remember it for ever. */
  public void forgetFailedDeployment(Vertx vertx) {
    VertxSweep.forgetFailedDeployment(vertx, loader);
  }

  /** What the module had left behind when it was closed, and what was done to each, in words. */
  public List<String> leftBehind() {
    return leftBehind;
  }

  private static void close(String name, ModuleClassLoader loader, Path jar) {
    ModuleLogLevels.closed(loader);
    try {
      loader.close();
      Files.deleteIfExists(jar);
    } catch (IOException e) {
      LOG.warn("module {}: its jar {} could not be closed", name, jar, e);
    }
  }
}
