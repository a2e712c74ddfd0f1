package io.buswork.loader;

import java.util.Objects;

/** A module that did not start; the message says why in its author's terms, without a stack. */
public final class ModuleStartException extends Exception {

  private static final long serialVersionUID = 1L;

  private ModuleStartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Puts what a module threw into words. */
  public static ModuleStartException of(Throwable cause) {
    if (cause instanceof ModuleStartException same) {
      return same;
    }
    String said = Objects.requireNonNullElse(cause.getMessage(), "");
    return new ModuleStartException(inWords(cause, said), cause);
  }

  private static String inWords(Throwable cause, String said) {
    if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
      return "class " + said.replace('/', '.') + " is missing from the jar";
    }
    String type = cause.getClass().getName();
    // What a future is failed with that is given no more than words.
    boolean onlyWords = type.equals("io.vertx.core.impl.NoStackTraceThrowable");
    return onlyWords ? said : type + (said.isEmpty() ? "" : ": " + said);
  }
}
