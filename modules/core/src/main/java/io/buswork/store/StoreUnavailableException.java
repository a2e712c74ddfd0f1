package io.buswork.store;

/**
 * The database cannot be reached just now. Whether the statement took effect is not known, unless
 * this is a {@link StatementUndoneException}.
 */
public class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was tried
   * @param cause what the driver said
   */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
