package io.buswork.loader;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What modules call instead of methods that set something for the whole JVM. It stays as it is, and
 * the log says so: programs that set them when they begin go on, and their node and the other
 * modules too.
 */
public final class GuardedSystem {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedSystem.class);

  private GuardedSystem() {}

  /** Instead of {@link System#setOut}. */
  @InsteadOf(System.class)
  public static void setOut(@Nullable PrintStream out) {
    ignored("System.setOut");
  }

  /** Instead of {@link System#setErr}. */
  @InsteadOf(System.class)
  public static void setErr(@Nullable PrintStream err) {
    ignored("System.setErr");
  }

  /** Instead of {@link System#setIn}. */
  @InsteadOf(System.class)
  public static void setIn(@Nullable InputStream in) {
    ignored("System.setIn");
  }

  /** Instead of {@link Locale#setDefault(Locale)}. */
  @InsteadOf(Locale.class)
  public static void setDefault(Locale locale) {
    ignored("Locale.setDefault");
  }

  /** Instead of {@link Locale#setDefault(Locale.Category, Locale)}. */
  @InsteadOf(Locale.class)
  public static void setDefault(Locale.Category category, Locale locale) {
    ignored("Locale.setDefault");
  }

  /** Instead of {@link TimeZone#setDefault}. */
  @InsteadOf(TimeZone.class)
  public static void setDefault(@Nullable TimeZone zone) {
    ignored("TimeZone.setDefault");
  }

  private static void ignored(String call) {
    ModuleClassLoader module = ModuleClassLoader.calling();
    LOG.warn(
        "{} called {}: ignored, it would be so for its whole node",
        module == null ? "a module" : module.told(),
        call);
  }
}
