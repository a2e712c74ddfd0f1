package io.buswork.loader;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.deployment.DeploymentContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What modules call instead of methods of {@link Vertx} that would end what is not theirs: the
 * node's Vert.x is everybody's. One that a module has made itself it may close.
 */
public final class GuardedVertx {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedVertx.class);

  private GuardedVertx() {}

  /** Instead of {@link Vertx#close()}. */
  @InsteadOf(Vertx.class)
  public static Future<Void> close(Vertx vertx) {
    ModuleClassLoader module = ModuleClassLoader.calling();
    return module == null || !module.livesOn(vertx)
        ? vertx.close()
        : refused(module, "Vertx.close()", "its node's Vert.x is everybody's");
  }

  /** Instead of {@link Vertx#undeploy}. */
  @InsteadOf(Vertx.class)
  public static Future<Void> undeploy(Vertx vertx, String deployment) {
    ModuleClassLoader module = ModuleClassLoader.calling();
    return module == null || !module.livesOn(vertx) || isOf(module, vertx, deployment)
        ? vertx.undeploy(deployment)
        : refused(module, "Vertx.undeploy()", "that is no verticle of its own");
  }

  /** Unknown ones are anybody's: Vert.x says that there is none. */
  private static boolean isOf(ModuleClassLoader module, Vertx vertx, String id) {
    DeploymentContext found = ((VertxInternal) vertx).deploymentManager().deployment(id);
    return found == null
        || found.deployment().contexts().stream().allMatch(context -> isOf(module, context));
  }

  private static boolean isOf(ModuleClassLoader module, Context context) {
    return ((ContextInternal) context).classLoader() == module;
  }

  private static Future<Void> refused(ModuleClassLoader module, String call, String why) {
    String told = module.told() + " called " + call + ": refused, " + why;
    LOG.warn(told);
    return Future.failedFuture(new IllegalStateException(told));
  }
}
