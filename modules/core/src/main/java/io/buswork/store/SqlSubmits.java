package io.buswork.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Tells of tasks that users submit by SQL, in transactions of their own. */
public interface SqlSubmits {

  /**
   * Listens from now on, whatever becomes of the connection. Both are called on the caller's
   * context or another; each submit is told once, soon after its commit, if at all.
   *
   * @param onSubmit told of new tasks
   * @param onBegin told each time when listening begins: of what was submitted before, nothing is
   *     told
   * @return ends it
   */
  Runnable listen(Consumer<SqlSubmit> onSubmit, Runnable onBegin);

  /**
   * Makes the queues that such tasks ask for.
   *
   * @return whether there were any
   */
  Future<Boolean> createQueues();

  /**
   * Ties such tasks to what they wait for and to their groups: until then they are blocked. What
   * that makes of them is told as {@link FlowStore#whenReleased} says.
   */
  Future<Void> tie();

  /**
   * Says who is told, while somebody listens, that transactions want waiting tasks to say something
   * else; on any context.
   */
  void whenReplaced(Runnable told);

  /** What waiting tasks are to say, the last word for each key, the earliest first. */
  Future<List<NewContent>> contents();

  /**
   * Makes a task of what no unfinished task can be given any more. That is told as other submits
   * are. If its key is held all the same, that task is canceled.
   */
  Future<Void> store(NewContent content);
}
