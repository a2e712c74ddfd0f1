package io.buswork.loader;

import org.jspecify.annotations.Nullable;

/**
 * What a module gets that wants to end the JVM, instead of its end: its calls of {@code
 * System.exit}, {@code Runtime.exit} and {@code Runtime.halt} are calls of the methods here by the
 * time its classes are loaded. An error and no exception, so that what is meant to be the last line
 * of a program is not taken for one more failure to go on after.
 */
// Nobody writes calls of its methods, and throwing is what they are for.
@SuppressWarnings("DoNotCallSuggester")
public final class RefusedExit extends Error {

  private static final long serialVersionUID = 1L;
  private static final int DEEPEST_CAUSE = 20;

  private volatile boolean claimed;

  private RefusedExit(String message) {
    super(message);
  }

  /** Instead of {@link System#exit}. */
  @InsteadOf(System.class)
  public static void exit(int status) {
    throw refused("System.exit(" + status + ")");
  }

  /** Instead of {@link Runtime#exit}. */
  @InsteadOf(Runtime.class)
  public static void exit(Runtime runtime, int status) {
    throw refused("Runtime.exit(" + status + ")");
  }

  /** Instead of {@link Runtime#halt}. */
  @InsteadOf(Runtime.class)
  public static void halt(Runtime runtime, int status) {
    throw refused("Runtime.halt(" + status + ")");
  }

  /** The refusal that caused a failure; null: none did. */
  public static @Nullable RefusedExit in(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
      if (cause instanceof RefusedExit refused) {
        return refused;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Says that it has failed an attempt: nobody else needs to look whose it was. */
  public void claim() {
    claimed = true;
  }

  /** Whether it has failed an attempt. */
  public boolean isClaimed() {
    return claimed;
  }

  private static RefusedExit refused(String call) {
    ModuleClassLoader loader = ModuleClassLoader.calling();
    String who = loader == null ? "a module" : loader.told();
    RefusedExit refused =
        new RefusedExit(who + " called " + call + ": refused, its node does not end for it");
    if (loader != null) {
      loader.hasRefused(refused);
    }
    return refused;
  }
}
