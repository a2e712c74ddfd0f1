package io.buswork.store;

import io.buswork.task.Task;

/**
 * What a user's transaction has said that the task which holds a key is to say.
 *
 * @param number higher than those of earlier transactions with the same key
 * @param task the content; its id is that of the unfinished task that holds the key, 0 if there is
 *     none
 * @param heldIn the queue of that task
 */
public record NewContent(long number, Task task, String heldIn) {

  /** Whether an unfinished task holds the key. */
  public boolean isHeld() {
    return task.id() != 0;
  }

  /** Whether the task that holds the key is in the queue that the content names. */
  public boolean isHeldInItsQueue() {
    return isHeld() && heldIn.equals(task.queue());
  }
}
