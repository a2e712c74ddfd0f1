package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerationTest {

  private static final String GO = "buswork.test.go";

  private final LoopFixture fixture = new LoopFixture();

  @AfterEach
  void close() {
    System.clearProperty(GO);
    fixture.close();
  }

  @Test
  void aModuleThatStartsAfterItWasGivenUpIsStoppedAgain() throws IOException {
    Path jar = Files.write(Files.createTempFile("slow", ".jar"), Sample.jar(Slow.class));
    ModuleVersion module =
        new ModuleVersion(
            "slow", "1", "", 0, Slow.class.getName(), List.of(), Instant.EPOCH, "test");
    assertThatThrownBy(
            () ->
                LoopFixture.await(
                    Generation.start(
                        fixture.vertx,
                        1,
                        module,
                        ModuleConfig.none(),
                        jar,
                        new Patience(Duration.ofMillis(500)),
                        Generation::stop)))
        .hasMessageContaining("had not started after 500ms");
    System.setProperty(GO, "stopped");
    await().atMost(Duration.ofSeconds(60)).until(() -> "undeployed".equals(System.getProperty(GO)));
    assertThat(fixture.vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void nothingIsLeftOfAModuleThatDidNotStart() throws IOException {
    Path jar = Files.write(Files.createTempFile("failing", ".jar"), Sample.jar(Failing.class));
    ModuleVersion module =
        new ModuleVersion(
            "failing", "1", "", 0, Failing.class.getName(), List.of(), Instant.EPOCH, "test");
    AtomicReference<WeakReference<ClassLoader>> loader = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                LoopFixture.await(
                    Generation.start(
                        fixture.vertx,
                        1,
                        module,
                        ModuleConfig.none(),
                        jar,
                        new Patience(Duration.ofSeconds(60)),
                        generation -> {
                          loader.set(new WeakReference<>(generation.classLoader()));
                          return generation.stop();
                        })))
        .hasMessageEndingWith("ModuleStartException: not today");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return loader.get().refersTo(null);
            });
    assertThat(jar).doesNotExist();
  }

  /** Does not start. */
  public static class Failing extends TaskVerticle {
    @Override
    public Future<?> start() {
      return Future.failedFuture("not today");
    }

    @Override
    public void register(TaskHandlers on) {}
  }

  /** Starts when it is told, and lets nobody hurry it. */
  public static class Slow extends TaskVerticle {
    @Override
    public Future<?> start() {
      Promise<Void> started = Promise.promise();
      Thread waiting =
          new Thread(
              () -> {
                while (System.getProperty(GO) == null) {
                  LockSupport.parkNanos(1_000_000);
                  Thread.interrupted();
                }
                started.complete();
              });
      waiting.setDaemon(true);
      waiting.start();
      return started.future();
    }

    @Override
    public Future<?> stop() {
      System.setProperty(GO, "undeployed");
      return Future.succeededFuture();
    }

    @Override
    public void register(TaskHandlers on) {
      on.async("slow", task -> Future.succeededFuture());
    }
  }
}
