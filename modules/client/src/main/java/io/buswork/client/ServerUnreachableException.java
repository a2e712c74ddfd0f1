package io.buswork.client;

import java.net.URI;

/**
 * There is no server at the address, or it did not answer in time. Whether a call that waited for
 * its answer took effect is not known.
 */
public final class ServerUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final URI url;

  ServerUnreachableException(URI url, Throwable cause) {
    super("no answer from " + url + ": " + reason(cause), cause);
    this.url = url;
  }

  /** The server's address. */
  public URI url() {
    return url;
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
  }
}
