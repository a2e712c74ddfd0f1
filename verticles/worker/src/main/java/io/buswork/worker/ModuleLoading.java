package io.buswork.worker;

import io.buswork.loader.LoadedModule;
import io.buswork.loader.ModuleStartException;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads modules, each on a thread of its own: their static initialisers and constructors are
 * anybody's code, and may never return.
 */
final class ModuleLoading {

  private static final Logger LOG = LoggerFactory.getLogger(ModuleLoading.class);

  private ModuleLoading() {}

  /**
   * Loads a version.
   *
   * @param jar deleted in the end
   * @return fails with {@link ModuleStuckException} if that takes longer than the patience lasts
   */
  static Future<LoadedModule> load(
      Vertx vertx, ModuleVersion version, Path jar, Patience patience) {
    Promise<LoadedModule> loaded = ((ContextInternal) vertx.getOrCreateContext()).promise();
    Thread thread = new Thread(() -> load(version, jar, loaded), "load-" + label(version));
    thread.setDaemon(true);
    thread.start();
    Future<LoadedModule> loading = loaded.future();
    return patience.waitFor(
        loading,
        when -> {
          thread.interrupt();
          loading.onSuccess(late -> close(vertx, version, late));
          return Future.failedFuture(stuck(version, when, thread));
        });
  }

  private static void load(ModuleVersion version, Path jar, Promise<LoadedModule> loaded) {
    try {
      loaded.complete(
          LoadedModule.load(version.name(), version.version(), jar, version.mainVerticle()));
    } catch (Throwable e) {
      // Whatever a constructor throws, errors too, is why its module did not start.
      loaded.fail(ModuleStartException.of(e));
    }
  }

  private static ModuleStuckException stuck(ModuleVersion version, String when, Thread thread) {
    return new ModuleStuckException(
        version.mainVerticle()
            + " had not come back from its static initialisers or constructor "
            + when,
        thread);
  }

  private static void close(Vertx vertx, ModuleVersion version, LoadedModule late) {
    LOG.warn("module {}: loaded after it had been given up", label(version));
    vertx.executeBlocking(
        () -> {
          late.closeOn(vertx);
          return null;
        },
        false);
  }

  private static String label(ModuleVersion version) {
    return version.name() + "-" + version.version();
  }
}
