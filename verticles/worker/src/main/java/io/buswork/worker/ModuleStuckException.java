package io.buswork.worker;

/** A module whose class has not come back from its static initialisers or its constructor. */
final class ModuleStuckException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Thread thread;

  ModuleStuckException(String message, Thread thread) {
    super(message);
    this.thread = thread;
  }

  /** The thread that it is in, perhaps for ever. */
  Thread thread() {
    return thread;
  }
}
