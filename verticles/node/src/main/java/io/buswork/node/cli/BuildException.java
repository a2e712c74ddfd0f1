package io.buswork.node.cli;

/** Code that is no module as it is; the message says why, in its author's terms. */
final class BuildException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, in lines
   */
  BuildException(String message) {
    super(message);
  }
}
