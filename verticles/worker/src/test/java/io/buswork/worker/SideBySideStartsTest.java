package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.loader.UnloadWatch;
import io.buswork.store.DesiredModule;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.buswork.store.Rollout.Phase;
import io.buswork.store.StoreUnavailableException;
import io.buswork.time.DatabaseTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several modules on one node: what one of them does holds up no other. */
class SideBySideStartsTest {

  private static final String GO = "buswork.test.go";

  private final LoopFixture fixture = new LoopFixture();
  private final Map<String, Buffer> jars = new ConcurrentHashMap<>();
  private final Map<Long, Phase> phases = new ConcurrentHashMap<>();
  private final Map<Long, Optional<String>> told = new ConcurrentHashMap<>();
  private volatile List<DesiredModule> desired = List.of();
  private volatile List<ModuleNodeState> reported = List.of();
  private final AtomicLong nanos = new AtomicLong();
  private volatile int lostTellings;
  private final ModuleReconciler reconciler = reconciler();

  private ModuleReconciler reconciler() {
    var states = new GenerationStates("me", InstantSource.system(), fixture.vertx.eventBus());
    var unloads = new UnloadWatch(InstantSource.system(), Duration.ofMinutes(1));
    return new ModuleReconciler(
        fixture.vertx,
        LoopFixture.node(
            LoopFixture.port(ModuleStore.class, this::answer),
            new DatabaseTime(Instant.now(), nanos::get)),
        WorkerOptions.fromJson(new JsonObject().put("start-timeout", "10m")),
        CanaryRules.DEFAULT,
        fixture.routes,
        states,
        new GenerationRetirement(
            fixture.vertx, fixture.loop, states, unloads, Duration.ofSeconds(10)),
        () -> {});
  }

  @SuppressWarnings("unchecked")
  private Object answer(String method, Object[] given) {
    return switch (method) {
      case "desired" -> desired;
      case "config" -> ModuleConfig.none();
      case "configs" -> Map.of();
      case "advanceRollouts" -> List.of();
      case "rollout" -> Optional.of(rollout((Long) given[0], phases.get((Long) given[0])));
      case "reportPrepared" -> tell((Long) given[0], Optional.ofNullable((String) given[2]));
      case "report" -> {
        reported = (List<ModuleNodeState>) given[1];
        yield Future.succeededFuture();
      }
      case "readJar" ->
          ((Function<Buffer, Future<Void>>) given[1]).apply(jars.get((String) given[0])).map(true);
      default -> null;
    };
  }

  private Future<List<Rollout>> tell(long rollout, Optional<String> error) {
    if (lostTellings > 0) {
      lostTellings--;
      return Future.failedFuture(
          new StoreUnavailableException("a test's", new IOException("away")));
    }
    told.put(rollout, error);
    return Future.succeededFuture(List.of());
  }

  @AfterEach
  void close() {
    System.clearProperty(GO);
    LoopFixture.await(onContext(reconciler::stop));
    fixture.close();
  }

  @Test
  void aVersionWhoseStartHangsKeepsNoOtherModulesRolloutWaiting() {
    desired =
        List.of(
            preparing(1, version("hanging", "2", Waiting.class)),
            preparing(2, version("quick", "2", Quick.class)));
    lookUntil(told::containsKey, 2L);
    assertThat(told).containsExactly(Map.entry(2L, Optional.empty()));

    phases.put(2L, Phase.DONE);
    desired = List.of(desired.get(0), active(version("quick", "2", Quick.class)));
    look();
    assertThat(fixture.routes.modules()).containsExactly("quick");

    System.setProperty(GO, "true");
    lookUntil(told::containsKey, 1L);
    assertThat(told).containsEntry(1L, Optional.empty());
  }

  @Test
  void anActiveModuleWhoseStartHangsKeepsNoOtherWaiting() {
    desired =
        List.of(
            active(version("hanging", "1", Waiting.class)),
            active(version("quick", "1", Quick.class)));
    lookUntil(this::isLive, "quick");
    assertThat(reported)
        .anyMatch(state -> state.module().equals("hanging") && state.state() == State.STARTING);
    System.setProperty(GO, "true");
    lookUntil(this::isLive, "hanging");
  }

  @Test
  void aVersionThatIsTakenBackWhileItStartsIsGivenUpAtOnce() {
    desired = List.of(preparing(1, version("hanging", "2", Waiting.class)));
    lookUntil(this::isReported, State.STARTING);

    phases.put(1L, Phase.ROLLEDBACK);
    desired = List.of();
    lookUntil(this::isReported, State.FAILED);
    assertThat(reported)
        .singleElement()
        .extracting(ModuleNodeState::error)
        .asString()
        .endsWith("had not started when it was taken back");
  }

  @Test
  void startsThatHangOccupyTheNodeForAWhileOnly() {
    List<DesiredModule> hanging =
        IntStream.range(0, ModuleStarts.MOST_AT_ONCE)
            .mapToObj(i -> active(version("hanging-" + i, "1", Waiting.class)))
            .toList();
    DesiredModule quick = active(version("quick", "1", Quick.class));
    desired = Stream.concat(hanging.stream(), Stream.of(quick)).toList();
    look();
    nanos.addAndGet(ModuleStarts.BUSY.toNanos() - 1);
    look();
    assertThat(reported).noneMatch(state -> state.module().equals("quick"));

    nanos.addAndGet(1);
    lookUntil(this::isLive, "quick");
  }

  @Test
  void whatTheDatabaseCouldNotBeToldOfIsToldAgain() {
    lostTellings = 2;
    desired = List.of(preparing(1, version("quick", "2", Quick.class)));
    lookUntil(told::containsKey, 1L);
    assertThat(told).containsEntry(1L, Optional.empty());
    assertThat(lostTellings).isZero();
  }

  @Test
  void ofTwoModulesRolledOutAtOnceOneTakesATaskType() {
    desired =
        List.of(
            preparing(1, version("one", "1", Quick.class)),
            preparing(2, version("two", "1", Quick.class)));
    lookUntil(told::containsKey, 1L);
    lookUntil(told::containsKey, 2L);
    assertThat(told.values().stream().filter(Optional::isEmpty)).hasSize(1);
    assertThat(told.values().stream().flatMap(Optional::stream))
        .singleElement()
        .asString()
        .contains("task type quick is in ", "rolled out just now");
  }

  @Test
  void aVersionThatHasStartedAfterTheNextOneIsLiveDoesNotTakeItsPlace() {
    desired = List.of(preparing(1, version("m", "2", Waiting.class)));
    look();
    phases.put(1L, Phase.DONE);
    desired = List.of(active(version("m", "3", Quick.class)));
    lookUntil(this::isLive, "m");

    System.setProperty(GO, "true");
    lookUntil(this::isReported, State.UNLOADED);
    assertThat(fixture.routes.live("m").version().version()).isEqualTo("3");
  }

  /** Looks again and again, as a node does, until something is so. */
  private <T> void lookUntil(Predicate<T> condition, T what) {
    patiently()
        .until(
            () -> {
              LoopFixture.await(onContext(reconciler::runOnce).otherwiseEmpty());
              return condition.test(what);
            });
  }

  private boolean isLive(String module) {
    return fixture.routes.modules().contains(module);
  }

  private boolean isReported(State state) {
    return reported.stream().anyMatch(one -> one.state() == state);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  private void look() {
    LoopFixture.await(onContext(reconciler::runOnce));
  }

  private Future<Void> onContext(Supplier<Future<Void>> action) {
    return Future.future(
        promise -> fixture.context.runOnContext(go -> action.get().onComplete(promise)));
  }

  private static DesiredModule active(ModuleVersion version) {
    return new DesiredModule(version.name(), version, null, null, null);
  }

  private static DesiredModule preparing(long rollout, ModuleVersion version) {
    return new DesiredModule(
        version.name(), null, rollout(rollout, Phase.PREPARING), version, null);
  }

  private static Rollout rollout(long id, Phase phase) {
    return new Rollout(
        id, "m", "2", phase == null ? Phase.PREPARING : phase, null, Instant.EPOCH, "me");
  }

  private ModuleVersion version(String name, String version, Class<?> main) {
    try {
      Buffer jar = Buffer.buffer(Sample.jar(main));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(jar.getBytes());
      String sha256 = HexFormat.of().formatHex(hash);
      jars.put(sha256, jar);
      return new ModuleVersion(
          name, version, sha256, jar.length(), main.getName(), List.of(), Instant.EPOCH, "me");
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts at once. */
  public static class Quick extends TaskVerticle {
    @Override
    public void register(TaskHandlers on) {
      on.async("quick", task -> Future.succeededFuture());
    }
  }

  /** Does not start before it is told. */
  public static class Waiting extends TaskVerticle {
    @Override
    public Future<?> start() {
      Promise<Void> there = Promise.promise();
      vertx.setPeriodic(
          20,
          timer -> {
            if (System.getProperty(GO) != null) {
              there.tryComplete();
            }
          });
      return there.future();
    }

    @Override
    public void register(TaskHandlers on) {
      on.async("waited", task -> Future.succeededFuture());
    }
  }
}
