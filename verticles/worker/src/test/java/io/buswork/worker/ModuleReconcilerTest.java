package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.bus.NodeContext;
import io.buswork.loader.UnloadWatch;
import io.buswork.store.DesiredModule;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.ScheduleStore;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.Stores;
import io.buswork.store.SubscriptionStore;
import io.buswork.time.DatabaseTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(jar.getBytes());
    version =
        new ModuleVersion(
            "sample",
            "1",
            HexFormat.of().formatHex(hash),
            jar.length(),
            Sample.Module.class.getName(),
            List.of(),
            Instant.EPOCH,
            "test");
    var states = new GenerationStates("me", InstantSource.system(), fixture.vertx.eventBus());
    var unloads = new UnloadWatch(InstantSource.system(), Duration.ofMinutes(1));
    reconciler =
        new ModuleReconciler(
            fixture.vertx,
            node(),
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

  private NodeContext node() {
    ModuleStore modules =
        LoopFixture.port(
            ModuleStore.class,
            (method, arguments) ->
                switch (method) {
                  case "desired" -> List.of(new DesiredModule("sample", version, null, null, null));
                  case "config" -> ModuleConfig.none();
                  case "configs" -> Map.of();
                  case "readJar" ->
                      jarAnswer.compose(jar -> LoopFixture.readJar(jar.orElse(null), arguments));
                  default -> null;
                });
    var stores =
        new Stores(
            null,
            null,
            null,
            null,
            modules,
            null,
            LoopFixture.port(ScheduleStore.class, (method, arguments) -> List.of()),
            LoopFixture.port(SubscriptionStore.class, (method, arguments) -> null),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new NodeContext(
        "me",
        stores,
        null,
        new DatabaseTime(Instant.now(), System::nanoTime),
        new SimpleMeterRegistry());
  }
}
