package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.loader.UnloadWatch;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleVersion;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModuleReconcilerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String READY = "buswork.test.ready";

  private final LoopFixture fixture = new LoopFixture();
  private WorkerOptions options = LoopFixture.OPTIONS;
  private Buffer jar;
  private ModuleVersion version;
  private volatile Future<Optional<Buffer>> jarAnswer = Future.succeededFuture(Optional.empty());
  private ModuleReconciler reconciler;

  private volatile List<ModuleNodeState> reported = List.of();

  @BeforeEach
  void desireTheSample() throws Exception {
    desire(Sample.Module.class);
  }

  private void desire(Class<?> main) throws Exception {
    jar = Buffer.buffer(Sample.jar(main));
    version = LoopFixture.sample(jar, main);
    var states = new GenerationStates("me", InstantSource.system(), fixture.vertx.eventBus());
    var unloads = new UnloadWatch(InstantSource.system(), Duration.ofMinutes(1));
    reconciler =
        new ModuleReconciler(
            fixture.vertx,
            LoopFixture.node(version, () -> jarAnswer, now -> reported = now),
            options,
            CanaryRules.DEFAULT,
            fixture.routes,
            states,
            new GenerationRetirement(
                fixture.vertx, fixture.loop, states, unloads, Duration.ofSeconds(10)),
            () -> {});
  }

  @AfterEach
  void close() {
    System.clearProperty(READY);
    fixture.close();
  }

  @Test
  void aModuleThatCouldNotBeReadIsStartedWhenItCan() {
    jarAnswer =
        Future.failedFuture(new StoreUnavailableException("a test's", new IOException("away")));
    look();
    assertThat(fixture.routes.modules()).isEmpty();
    assertThat(reported).as("nothing is known of the module").isEmpty();

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

  @Test
  void aModuleThatDidNotStartIsTriedAgainUntilItDoes() throws Exception {
    desire(Moody.class);
    jarAnswer = Future.succeededFuture(Optional.of(jar));
    look();
    ModuleNodeState failed = reported.get(0);
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.error()).contains("its database is not there");
    assertThat(failed.retryAt()).isAfter(failed.at());
    look();
    assertThat(reported).as("not tried at once").containsExactly(failed);

    await().atMost(PATIENCE).until(reconciler::isBusy);
    look();
    await().atMost(PATIENCE).until(() -> isTriedAgain(failed.generation()));
    assertThat(reported).as("only the last try").hasSize(1);

    System.setProperty(READY, "true");
    await().atMost(PATIENCE).until(reconciler::isBusy);
    look();
    await().atMost(PATIENCE).until(() -> reported.stream().anyMatch(ModuleReconcilerTest::isLive));
    assertThat(fixture.routes.modules()).containsExactly("sample");
    assertThat(reported).allMatch(state -> state.retryAt() == null);
    assertThat(reconciler.isBusy()).isFalse();
  }

  private boolean isTriedAgain(long generation) {
    return reported.stream()
        .anyMatch(state -> state.retryAt() != null && state.generation() > generation);
  }

  private static boolean isLive(ModuleNodeState state) {
    return state.state() == State.LIVE;
  }

  @Test
  void aModuleThatNeverComesBackFromItsConstructorHoldsNobodyUp() throws Exception {
    options = WorkerOptions.fromJson(new JsonObject().put("start-timeout", "200ms"));
    desire(Endless.class);
    jarAnswer = Future.succeededFuture(Optional.of(jar));
    look();
    assertThat(reported)
        .singleElement()
        .satisfies(
            state -> assertThat(state.error()).contains("static initialisers or constructor"));
  }

  /** Needs something that is not there yet. */
  public static class Moody extends TaskVerticle {
    @Override
    public Future<?> start() {
      return System.getProperty(READY) == null
          ? Future.failedFuture("its database is not there")
          : Future.succeededFuture();
    }

    @Override
    public void register(TaskHandlers on) {
      on.async("moody", task -> Future.succeededFuture());
    }
  }

  /** Cannot be made. */
  public static class Endless extends TaskVerticle {

    public Endless() throws InterruptedException {
      new CountDownLatch(1).await();
    }

    @Override
    public void register(TaskHandlers on) {}
  }

  /** Looks, waits for what is started, and looks again. */
  private void look() {
    LoopFixture.await(
        Future.<Void>future(
            promise ->
                fixture.context.runOnContext(
                    go ->
                        reconciler
                            .runOnce()
                            .compose(l -> reconciler.settled(reconciler::runOnce, PATIENCE))
                            .compose(l -> reconciler.runOnce())
                            .onComplete(promise))));
  }
}
