package io.buswork.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.postgres.EmbeddedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodePostgresTest {

  @TempDir static Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final NodePostgres postgres = NodePostgres.start(vertx, folder);

  /** The same server, as another node would find it. */
  private final EmbeddedServer server = EmbeddedServer.start(folder);

  @AfterEach
  void close() throws Exception {
    postgres.leave(true);
    await(vertx.close());
  }

  @Test
  void aServerThatWasKilledRunsAgainWhereItWas() throws Exception {
    assertThat(await(postgres.runOnce())).as("it runs").isFalse();
    kill();
    // The timer may be looking just now.
    while (!server.isRunning()) {
      await(postgres.runOnce());
    }
    assertThat(EmbeddedServer.start(folder).url()).isEqualTo(postgres.url());
  }

  @Test
  void aNodeThatHasLeftStartsNothingAndOnlyTheLastOneStopsIt() throws Exception {
    postgres.leave(false);
    assertThat(server.isRunning()).isTrue();
    kill();
    assertThat(await(postgres.runOnce())).isFalse();
    assertThat(server.isRunning()).isFalse();
  }

  private void kill() throws Exception {
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(60, TimeUnit.SECONDS);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}
