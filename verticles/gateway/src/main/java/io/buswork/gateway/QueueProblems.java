package io.buswork.gateway;

import io.buswork.store.TooManyQueuesException;

/** What a submit is answered that asks for one queue too many. */
final class QueueProblems {

  private QueueProblems() {}

  /** Names the first task that asks for it; other failures are as they are. */
  static Throwable of(Throwable failure, TaskReader.Request request) {
    if (!(failure instanceof TooManyQueuesException full)) {
      return failure;
    }
    for (int i = 0; i < request.tasks().size() && !request.single(); i++) {
      if (request.tasks().get(i).queue.equals(full.queue())) {
        return Problem.invalid("/" + i + "/queue", "item " + i + ": " + full.getMessage());
      }
    }
    return of(full);
  }

  /** The same where there is but one, or none. */
  static Problem of(TooManyQueuesException full) {
    return Problem.invalid("/queue", String.valueOf(full.getMessage()));
  }
}
