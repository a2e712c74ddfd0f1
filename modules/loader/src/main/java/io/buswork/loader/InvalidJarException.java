package io.buswork.loader;

/** A jar that cannot be a module; the message says exactly why, in its uploader's terms. */
public final class InvalidJarException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and what would be right
   */
  public InvalidJarException(String message) {
    super(message);
  }
}
