package io.buswork.api;

import io.vertx.core.VerticleBase;

/**
 * A verticle that handles tasks.
 *
 * <p>Buswork makes one instance for each generation of the module on each node. First {@link
 * #start()} runs as for every verticle, and is the place to open clients; when its future has
 * succeeded, {@link #register(TaskHandlers)} is called once, on the verticle's context. If either
 * fails, this generation is not deployed and the previous one goes on serving. {@link #stop()} runs
 * when the generation has been drained.
 *
 * <pre>{@code
 * public final class Mail extends TaskVerticle {
 *   @Override
 *   protected void register(TaskHandlers handlers) {
 *     handlers.async("mail.send", task -> send(task.payload())).timeout(Duration.ofSeconds(30));
 *   }
 * }
 * }</pre>
 */
public abstract class TaskVerticle extends VerticleBase {

  /**
   * Names the task types this verticle handles.
   *
   * @param handlers takes one handler a type; a type registered twice is refused
   * @throws Exception any failure makes the deployment fail
   */
  public abstract void register(TaskHandlers handlers) throws Exception;
}
