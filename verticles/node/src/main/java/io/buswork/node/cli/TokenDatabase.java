package io.buswork.node.cli;

import io.buswork.postgres.EmbeddedServer;
import io.buswork.postgres.PostgresOptions;
import io.buswork.postgres.PostgresStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Opens the database that nodes started here would use, without a node. */
final class TokenDatabase {

  @Option(
      names = "--database.url",
      paramLabel = "URL",
      description = "The nodes' database (else BUSWORK_DATABASE_URL).")
  private @Nullable String url;

  @Option(
      names = "--data.dir",
      paramLabel = "DIR",
      description = "Where nodes with a database of their own keep it (else BUSWORK_DATA_DIR).")
  private @Nullable Path folder;

  /** Whether the database is meant, rather than a node. */
  boolean isGiven() {
    return url != null || folder != null;
  }

  /** Does something there, and tells of it. */
  int open(Shell shell, Function<LocalTokens, Future<Runnable>> deed) throws Exception {
    String given = url == null ? shell.environment().get("BUSWORK_DATABASE_URL") : url;
    if (given != null && folder == null) {
      run(given, deed);
      return Commands.DONE;
    }
    Path data = folder == null ? shell.dataDir() : shell.directory().resolve(folder);
    EmbeddedServer server = EmbeddedServer.start(data.resolve("postgres"));
    try {
      run(server.url(), deed);
    } finally {
      if (NodeFinder.live(data).isEmpty()) {
        server.stop();
      }
    }
    return Commands.DONE;
  }

  private static void run(String url, Function<LocalTokens, Future<Runnable>> deed)
      throws Exception {
    PostgresOptions options;
    try {
      options = PostgresOptions.of(url);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    Vertx vertx = Vertx.vertx();
    try {
      await(
              PostgresStores.connect(vertx, options)
                  .compose(
                      opened ->
                          deed.apply(new LocalTokens(opened.stores())).eventually(opened::close)))
          .run();
    } finally {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
