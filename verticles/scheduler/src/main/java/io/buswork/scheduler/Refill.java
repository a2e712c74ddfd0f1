package io.buswork.scheduler;

/**
 * What all have in common that read a queue's tasks from the table: what they read for, and that
 * they wait a little after a read that failed.
 */
abstract class Refill {

  final TermScope scope;
  final QueueMemory memory;
  final TaskIntake intake;
  final Runnable afterPage;
  private final ReadPause pause;

  /**
   * @param afterPage called after each page: there may be something to send
   * @param what is read, in the plural
   */
  Refill(TermScope scope, QueueMemory memory, TaskIntake intake, Runnable afterPage, String what) {
    this.scope = scope;
    this.memory = memory;
    this.intake = intake;
    this.afterPage = afterPage;
    this.pause = new ReadPause(scope, what, this::check);
  }

  /** Starts reading, if there is something to read and room for it. */
  abstract void check();

  /** Whether nothing is to be read just now. */
  final boolean isPausing() {
    return pause.isOn();
  }

  /** A read has failed: it is tried again in a moment. */
  final void failed(Throwable cause) {
    pause.begin(cause);
  }
}
