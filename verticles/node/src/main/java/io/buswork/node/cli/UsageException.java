package io.buswork.node.cli;

/** What was asked for makes no sense; the message says why. Ends the process with exit code 2. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message for the user
   */
  public UsageException(String message) {
    super(message);
  }
}
