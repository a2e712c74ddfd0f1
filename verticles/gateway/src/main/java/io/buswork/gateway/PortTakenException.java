package io.buswork.gateway;

import org.jspecify.annotations.Nullable;

/** A port that the configuration names is in use by something else. */
public final class PortTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param key the configuration's name for it
   * @param port the port
   * @param holder who has it; null: not known
   * @param cause what binding said
   */
  public PortTakenException(String key, int port, @Nullable String holder, Throwable cause) {
    super(
        "%s=%d: the port is taken%s; name another, or 0 for any"
            .formatted(key, port, holder == null ? "" : " by " + holder),
        cause);
  }
}
