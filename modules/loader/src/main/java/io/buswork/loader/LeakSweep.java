package io.buswork.loader;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes the known ways in which a module's code stays reachable from what lives on. Some need
 * {@code --add-opens} of {@code java.lang}, {@code java.security}, {@code java.util} and {@code
 * java.util.concurrent}; without those they are left, and show up as leaks.
 */
final class LeakSweep {

  private static final Logger LOG = LoggerFactory.getLogger(LeakSweep.class);

  /** A finding is told to people: a module that leaves a thousand timers is told of by a few. */
  private static final int MAX_FINDINGS = 20;

  private static final List<Sweep> SWEEPS =
      List.of(
          new ShutdownHookSweep(),
          new ThreadSweep(),
          new JdbcDriverSweep(),
          new LoggingSweep(),
          new MBeanSweep(),
          new CacheSweep(),
          new ThreadLocalSweep());

  private LeakSweep() {}

  /** What the module left on that Vert.x, and everywhere else in this JVM. */
  static List<String> sweep(ClassLoader loader, Vertx vertx) {
    List<String> found = new ArrayList<>(run(new VertxSweep(vertx), loader));
    found.addAll(sweep(loader));
    return capped(found);
  }

  /** What the module left in this JVM. */
  static List<String> sweep(ClassLoader loader) {
    List<String> found = new ArrayList<>();
    SWEEPS.forEach(sweep -> found.addAll(run(sweep, loader)));
    return capped(found);
  }

  private static List<String> run(Sweep sweep, ClassLoader loader) {
    try {
      return sweep.sweep(loader);
    } catch (Exception | LinkageError e) {
      LOG.warn("{}: {} could not be done", loader.getName(), sweep.getClass().getSimpleName(), e);
      return List.of();
    }
  }

  private static List<String> capped(List<String> found) {
    if (found.size() <= MAX_FINDINGS) {
      return List.copyOf(found);
    }
    List<String> few = new ArrayList<>(found.subList(0, MAX_FINDINGS - 1));
    few.add("and " + (found.size() - few.size()) + " more");
    return List.copyOf(few);
  }
}
