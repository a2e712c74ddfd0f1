package io.buswork.gateway;

/** A port that the configuration names is in use by something else. */
public final class PortTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param key the configuration's name for it
   * @param port the port
   * @param cause what binding said
   */
  public PortTakenException(String key, int port, Throwable cause) {
    super(key + "=" + port + ": the port is taken; name another, or 0 for any", cause);
  }
}
