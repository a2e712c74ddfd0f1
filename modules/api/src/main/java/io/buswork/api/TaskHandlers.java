package io.buswork.api;

/** Where a {@link TaskVerticle} registers its handlers, one a task type. */
public interface TaskHandlers {

  /**
   * Registers a handler that never blocks. It runs on the event loop of the verticle.
   *
   * @param type the task type: 1 to 200 characters of letters, digits, {@code . _ - : /}
   * @param handler called once an attempt
   * @return the handler's settings, to be changed in place
   * @throws IllegalArgumentException if the type is malformed or already has a handler
   */
  HandlerSettings async(String type, AsyncTaskHandler handler);

  /**
   * Registers a handler that may block. It runs on a virtual thread where the JVM has them, else on
   * a worker thread of the module's own; a timeout or a cancel interrupts it.
   *
   * @param type the task type: 1 to 200 characters of letters, digits, {@code . _ - : /}
   * @param handler called once an attempt
   * @return the handler's settings, to be changed in place
   * @throws IllegalArgumentException if the type is malformed or already has a handler
   */
  HandlerSettings blocking(String type, BlockingTaskHandler handler);
}
