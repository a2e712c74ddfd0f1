package io.buswork.store;

/** The database did not get to a statement, which took no effect and may be given again. */
public final class StatementUndoneException extends StoreUnavailableException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what became of it
   * @param cause what the driver said
   */
  public StatementUndoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
