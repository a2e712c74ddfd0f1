package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.EventBatch;
import io.buswork.bus.SystemEvent;
import io.buswork.loader.UnloadWatch;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.LoaderFate;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnloadDutyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final UnloadWatch unloads = new UnloadWatch(now::get, PATIENCE);
  private final GenerationStates states =
      new GenerationStates("node-1", now::get, vertx.eventBus());
  private final AtomicInteger tooMany = new AtomicInteger();
  private final BlockingQueue<SystemEvent> events = new LinkedBlockingQueue<>();
  private final List<ClassLoader> kept = new ArrayList<>();
  private final UnloadDuty duty =
      new UnloadDuty(vertx, unloads, states, Future::succeededFuture, 2, tooMany::incrementAndGet);

  @BeforeEach
  void hear() {
    BusCodecs.register(vertx);
    vertx
        .eventBus()
        .<EventBatch>consumer(
            Addresses.EVENTS, message -> message.body().system().forEach(events::add));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aLeakIsToldWithWhatWasLeftBehindAndItsHolder() throws Exception {
    retire(1);
    duty.runOnce().await();
    assertThat(state(1).loader()).isEqualTo(LoaderFate.PENDING);
    now.set(now.get().plus(PATIENCE).plusSeconds(1));
    duty.runOnce().await();
    assertThat(state(1).loader()).isEqualTo(LoaderFate.LEAKED);
    assertThat(state(1).leftBehind()).containsExactly("a thread: interrupted");
    SystemEvent unloaded = events.poll(60, TimeUnit.SECONDS);
    assertThat(unloaded.type()).isEqualTo("io.buswork.module.unloaded");
    assertThat(unloaded.data().getJsonArray("leftBehind")).containsExactly("a thread: interrupted");
    SystemEvent leaked = events.poll(60, TimeUnit.SECONDS);
    assertThat(leaked.type()).isEqualTo("io.buswork.module.leaked");
    assertThat(leaked.subject()).isEqualTo("shop");
    assertThat(leaked.data().getLong("generation")).isEqualTo(1L);
    assertThat(tooMany).hasValue(0);
  }

  @Test
  void tooManyLeaksAreSaidOnce() throws Exception {
    retire(1);
    retire(2);
    retire(3);
    now.set(now.get().plus(PATIENCE).plusSeconds(1));
    duty.runOnce().await();
    duty.runOnce().await();
    assertThat(tooMany).hasValue(1);
  }

  @Test
  void aLeakThatEndsLaterIsCollectedAfterAll() throws Exception {
    retire(1);
    now.set(now.get().plus(PATIENCE).plusSeconds(1));
    duty.runOnce().await();
    assertThat(state(1).loader()).isEqualTo(LoaderFate.LEAKED);
    kept.clear();
    for (int i = 0; i < 100 && state(1).loader() != LoaderFate.COLLECTED; i++) {
      System.gc();
      duty.runOnce().await();
    }
    assertThat(state(1).loader()).isEqualTo(LoaderFate.COLLECTED);
  }

  private void retire(long generation) {
    ClassLoader loader = new URLClassLoader(new URL[0]);
    kept.add(loader);
    ModuleVersion version =
        new ModuleVersion("shop", "1", "", 0, "Main", List.of(), Instant.EPOCH, "anonymous");
    states.unloaded(generation, version, List.of("a thread: interrupted"));
    unloads.watch(generation, loader);
  }

  private ModuleNodeState state(long generation) {
    states.keepChanged();
    return states.takeChanged().stream()
        .filter(state -> state.generation() == generation)
        .peek(state -> assertThat(state.state()).isEqualTo(State.UNLOADED))
        .findFirst()
        .orElseThrow();
  }
}
