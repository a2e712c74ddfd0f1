package io.buswork.store;

/** A request's key was used before, for a request that said something else. */
public final class RequestKeyReusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param key the key
   */
  public RequestKeyReusedException(String key) {
    super("the key " + key + " belongs to another request", null, false, false);
  }
}
