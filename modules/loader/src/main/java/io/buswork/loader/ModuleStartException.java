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
    String message =
        cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError
            ? "class " + said.replace('/', '.') + " is missing from the jar"
            : cause.getClass().getName() + (said.isEmpty() ? "" : ": " + said);
    return new ModuleStartException(message, cause);
  }
}
