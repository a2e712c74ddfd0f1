package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.loader.UnloadWatch;
import io.buswork.store.ModuleVersion;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModuleReconcilerTest {

  private final LoopFixture fixture = new LoopFixture();
  private Buffer jar;
  private ModuleVersion version;
  private volatile Future<Optional<Buffer>> jarAnswer = Future.succeededFuture(Optional.empty());
  private ModuleReconciler reconciler;

  @BeforeEach
  void desire() throws Exception {
    jar = Buffer.buffer(Sample.jar(Sample.Module.class));
    version = LoopFixture.sample(jar);
    var states = new GenerationStates("me", InstantSource.system(), fixture.vertx.eventBus());
    var unloads = new UnloadWatch(InstantSource.system(), Duration.ofMinutes(1));
    reconciler =
        new ModuleReconciler(
            fixture.vertx,
            LoopFixture.node(version, () -> jarAnswer),
            LoopFixture.OPTIONS,
            CanaryRules.DEFAULT,
            fixture.routes,
            states,
            new GenerationRetirement(
                fixture.vertx, fixture.loop, states, unloads, Duration.ofSeconds(10)),
            () -> {});
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aModuleThatCouldNotBeReadIsStartedWhenItCan() {
    jarAnswer =
        Future.failedFuture(new StoreUnavailableException("a test's", new IOException("away")));
    assertThatThrownBy(this::look)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(fixture.routes.modules()).isEmpty();

    jarAnswer = Future.succeededFuture(Optional.of(jar));
    look();
    assertThat(fixture.routes.modules()).containsExactly("sample");
  }

  @Test
  void aJarThatIsNotTheOneThatWasUploadedIsNotLoaded() {
    jarAnswer = Future.succeededFuture(Optional.of(jar.copy().appendByte((byte) 0)));
    look();
    assertThat(fixture.routes.modules()).isEmpty();
  }

  private void look() {
    LoopFixture.await(
        Future.<Void>future(
            promise ->
                fixture.context.runOnContext(go -> reconciler.runOnce().onComplete(promise))));
  }
}
