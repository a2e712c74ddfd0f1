package io.buswork.node;

/** A configuration that cannot be used; the message is for whoever wrote it. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the key, the value and what would be right
   */
  public ConfigException(String message) {
    super(message);
  }
}
