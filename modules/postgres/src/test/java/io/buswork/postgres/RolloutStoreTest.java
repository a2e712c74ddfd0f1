package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.CanaryComparison;
import io.buswork.store.CanaryCount;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.CanaryMove;
import io.buswork.store.DesiredModule;
import io.buswork.store.JarPieces;
import io.buswork.store.LogLevel;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleNodeState.State;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.buswork.store.Rollout.Phase;
import io.buswork.store.Rollout.Strategy;
import io.buswork.store.RolloutOrder;
import io.buswork.store.RunTimes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollouts and canaries on a real Postgres, without any node. */
class RolloutStoreTest {

  private static final CanaryComparison COMPARISON =
      new CanaryComparison(
          new CanaryComparison.Side("1", 90, 0, 5_000),
          new CanaryComparison.Side("2", 10, 3, 6_000));

  private static PostgresStage stage;
  private static ModuleStore store;

  @BeforeAll
  static void open() {
    stage = new PostgresStage();
    store = stage.stores().modules();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void twoNodesAndThreeVersions() {
    register("a");
    register("b");
    List.of("1", "2", "3").forEach(RolloutStoreTest::upload);
  }

  @AfterEach
  void clear() throws SQLException {
    stage.execute("delete from buswork.module");
    stage.execute("delete from buswork.node");
    stage.execute("delete from buswork.module_config");
    stage.execute("delete from buswork.module_log_level");
  }

  @Test
  void aLogLevelIsPartOfWhatIsDesiredUntilItIsTakenBackOrTheModuleGoes() {
    await(store.setLogLevel("m", LogLevel.WARN));
    assertThat(desired()).isEqualTo(new DesiredModule("m", null, null, null, LogLevel.WARN));
    rollOut(RolloutOrder.rolling("m", "1", "me"));
    await(store.setLogLevel("m", LogLevel.DEBUG));
    assertThat(desired().active().version()).isEqualTo("1");
    assertThat(desired().logLevel()).isEqualTo(LogLevel.DEBUG);
    await(store.setLogLevel("m", null));
    assertThat(desired().logLevel()).isNull();

    await(store.setLogLevel("m", LogLevel.OFF));
    assertThat(await(store.delete("m"))).isTrue();
    assertThat(await(store.desired())).isEmpty();
  }

  @Test
  void aConfigurationIsInForceOnceItsRolloutIsDone() {
    rollOut(RolloutOrder.rolling("m", "1", "me"));
    assertThat(await(store.config("m", null))).isEqualTo(ModuleConfig.none());
    assertThat(await(store.configs())).isEmpty();

    Rollout rollout = start(RolloutOrder.rolling("m", "1", "me").withConfig(config(1)));
    assertThat(await(store.config("m", null))).isEqualTo(ModuleConfig.none());
    assertThat(await(store.config("m", rollout.id())).values()).isEqualTo(config(1));
    prepare(rollout);
    assertThat(await(store.config("m", null))).isEqualTo(new ModuleConfig(rollout.id(), config(1)));
    assertThat(await(store.configs())).containsExactly(Map.entry("m", rollout.id()));
  }

  @Test
  void aConfigurationWhoseRolloutFailedIsNeverInForce() {
    rollOut(RolloutOrder.rolling("m", "1", "me").withConfig(config(1)));
    Rollout failed = start(RolloutOrder.rolling("m", "1", "me").withConfig(config(2)));
    await(store.reportPrepared(failed.id(), "a", "no"));
    assertThat(await(store.config("m", null)).values()).isEqualTo(config(1));
    rollOut(RolloutOrder.rolling("m", "2", "me"));
    assertThat(await(store.config("m", null)).values())
        .as("for later versions")
        .isEqualTo(config(1));
  }

  @Test
  void aDeletedModulesConfigurationIsGoneForOneOfItsName() {
    rollOut(RolloutOrder.rolling("m", "1", "me").withConfig(config(1)));
    await(store.delete("m"));
    upload("1");
    assertThat(await(store.config("m", null))).isEqualTo(ModuleConfig.none());
  }

  private static JsonObject config(int number) {
    return new JsonObject().put("number", number);
  }

  @Test
  void oneRolloutOfAModuleIsUnderWayAtATime() {
    rollOut("1");
    start(RolloutOrder.canary("m", "2", "me", 10));
    assertThat(await(store.startRollout(RolloutOrder.rolling("m", "3", "me")))).isEmpty();
    prepare(newest());
    assertThat(newest().phase()).isEqualTo(Phase.CANARY);
    assertThat(await(store.startRollout(RolloutOrder.rolling("m", "3", "me")))).isEmpty();
    await(store.endRollout("m", Phase.ROLLEDBACK, "enough"));
    assertThat(await(store.startRollout(RolloutOrder.rolling("m", "3", "me")))).isPresent();
  }

  @Test
  void theLastNodeThatIsPreparedMovesItOnAndIsTold() {
    Rollout rollout = start(RolloutOrder.rolling("m", "1", "me"));
    assertThat(await(store.reportPrepared(rollout.id(), "a", null))).isEmpty();
    assertThat(await(store.reportPrepared(rollout.id(), "b", null)))
        .singleElement()
        .satisfies(moved -> assertThat(moved.phase()).isEqualTo(Phase.DONE))
        .satisfies(moved -> assertThat(moved.endedAt()).isNotNull());
    assertThat(desired().active().version()).isEqualTo("1");
  }

  @Test
  void aNodeThatDiesBeforeItIsPreparedIsNotWaitedFor() throws SQLException {
    Rollout rollout = start(RolloutOrder.rolling("m", "1", "me"));
    await(store.reportPrepared(rollout.id(), "a", null));
    assertThat(await(store.advanceRollouts(Duration.ofMinutes(1)))).isEmpty();
    stage.execute("update buswork.node set beat_at = now() - interval '1 min' where id = 'b'");
    assertThat(await(store.advanceRollouts(Duration.ofMinutes(1))))
        .extracting(Rollout::phase)
        .containsExactly(Phase.DONE);
  }

  @Test
  void aNodeThatJoinsWhileOthersArePreparedIsWaitedFor() {
    Rollout rollout = start(RolloutOrder.rolling("m", "1", "me"));
    await(store.reportPrepared(rollout.id(), "a", null));
    register("late");
    assertThat(await(store.reportPrepared(rollout.id(), "b", null))).isEmpty();
    assertThat(await(store.reportPrepared(rollout.id(), "late", null)))
        .extracting(Rollout::phase)
        .containsExactly(Phase.DONE);
  }

  @Test
  void aNodeThatIsNeverPreparedEndsItInTheEndAndTheOldVersionStays() {
    rollOut("1");
    Rollout rollout = start(RolloutOrder.rolling("m", "2", "me"));
    await(store.reportPrepared(rollout.id(), "a", null));
    assertThat(await(store.advanceRollouts(Duration.ofMinutes(1)))).isEmpty();
    assertThat(await(store.advanceRollouts(Duration.ZERO)))
        .extracting(Rollout::phase, Rollout::error)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Phase.FAILED, "not all nodes were prepared in time"));
    assertThat(await(store.reportPrepared(rollout.id(), "b", null))).as("too late").isEmpty();
    assertThat(desired().active().version()).isEqualTo("1");
  }

  @Test
  void ofTheLastNodesThatArePreparedAtTheSameTimeOneMovesItOn() {
    for (int i = 0; i < 20; i++) {
      Rollout rollout = start(RolloutOrder.rolling("m", i % 2 == 0 ? "1" : "2", "me"));
      List<Future<List<Rollout>>> both =
          List.of(
              store.reportPrepared(rollout.id(), "a", null),
              store.reportPrepared(rollout.id(), "b", null));
      assertThat(both.stream().flatMap(one -> await(one).stream()))
          .extracting(Rollout::phase)
          .containsExactly(Phase.DONE);
    }
  }

  @Test
  void rolloutsOfTwoModulesGoTheirOwnWays() {
    upload("other", "1");
    rollOut("1");
    Rollout one = start(RolloutOrder.canary("m", "2", "me", 10));
    Rollout other = start(RolloutOrder.rolling("other", "1", "me"));
    await(store.reportPrepared(one.id(), "a", null));
    await(store.reportPrepared(other.id(), "b", "no"));
    assertThat(await(store.rollout(other.id())).orElseThrow().phase()).isEqualTo(Phase.FAILED);
    await(store.reportPrepared(one.id(), "b", null));
    assertThat(newest().phase()).isEqualTo(Phase.CANARY);
    assertThat(await(store.endRollout("other", Phase.ROLLEDBACK, "by me"))).isEmpty();
    assertThat(newest().phase()).isEqualTo(Phase.CANARY);
  }

  @Test
  void whatADeadNodeHadCountedOfACanaryStillCounts() throws SQLException {
    rollOut("1");
    rollOut(RolloutOrder.canary("m", "2", "me", 25));
    long id = newest().id();
    await(store.reportCanary(id, 1, "a", List.of(count("1", 5, 1), count("2", 3, 0))));
    stage.execute("delete from buswork.node where id = 'a'");
    register("c");
    await(store.reportCanary(id, 1, "c", List.of(count("1", 40, 0), count("2", 6, 1))));
    CanaryEvidence evidence = await(store.canaryEvidence(id)).orElseThrow();
    assertThat(evidence.summary().canary()).isEqualTo(side("2", 9, 1));
    assertThat(await(store.advanceRollouts(Duration.ZERO))).as("it is prepared").isEmpty();
    assertThat(newest().phase()).isEqualTo(Phase.CANARY);
  }

  @Test
  void aFailedStartAnywhereEndsIt() {
    rollOut("1");
    Rollout rollout = start(RolloutOrder.canary("m", "2", "me", 10));
    await(store.reportPrepared(rollout.id(), "a", null));
    assertThat(await(store.reportPrepared(rollout.id(), "b", "no such class")))
        .extracting(Rollout::phase, Rollout::error)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Phase.FAILED, "node b: no such class"));
    assertThat(desired().active().version()).isEqualTo("1");
  }

  @Test
  void aFirstVersionIsNoCanary() {
    rollOut(RolloutOrder.canary("m", "1", "me", 10));
    assertThat(newest().phase()).isEqualTo(Phase.DONE);
    assertThat(newest().previous()).isNull();
    rollOut(RolloutOrder.canary("m", "1", "me", 10));
    assertThat(newest().phase()).as("the version that is active already").isEqualTo(Phase.DONE);
  }

  @Test
  void aCanaryLeavesTheOldVersionActiveAndIsDesiredBesideIt() {
    rollOut("1");
    rollOut(RolloutOrder.canary("m", "2", "me", 10));
    DesiredModule desired = desired();
    assertThat(desired.active().version()).isEqualTo("1");
    assertThat(desired.preparingVersion().version()).isEqualTo("2");
    assertThat(desired.preparing().phase()).isEqualTo(Phase.CANARY);
    assertThat(desired.preparing().previous()).isEqualTo("1");
    assertThat(desired.preparing().canary().share()).isEqualTo(10);
    assertThat(desired.preparing().canary().step()).isEqualTo(1);
    assertThat(desired.preparing().canary().since()).isNotNull();
  }

  @Test
  void whatAllNodesHaveCountedInTheStepIsAddedUp() {
    rollOut("1");
    rollOut(RolloutOrder.canary("m", "2", "me", 10));
    long id = newest().id();
    await(store.reportCanary(id, 1, "a", List.of(count("1", 5, 1), count("2", 3, 0))));
    await(store.reportCanary(id, 1, "a", List.of(count("1", 50, 1), count("2", 4, 2))));
    await(store.reportCanary(id, 1, "b", List.of(count("1", 40, 0), count("2", 6, 1))));
    await(store.reportCanary(id, 2, "b", List.of(count("1", 900, 0), count("2", 900, 900))));
    CanaryEvidence evidence = await(store.canaryEvidence(id)).orElseThrow();
    assertThat(evidence.summary().before()).isEqualTo(side("1", 90, 1));
    assertThat(evidence.summary().canary()).isEqualTo(side("2", 10, 3));
    assertThat(evidence.age()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void ofTwoNodesThatDecideTheSameOneMovesIt() throws SQLException {
    rollOut("1");
    rollOut(RolloutOrder.canary("m", "2", "me", 10));
    long id = newest().id();
    await(store.reportCanary(id, 1, "a", List.of(count("1", 5, 1), count("2", 3, 0))));
    CanaryMove move = CanaryMove.toShare(25, COMPARISON);
    List<Future<Optional<Rollout>>> both =
        List.of(store.moveCanary(id, 1, move), store.moveCanary(id, 1, move));
    assertThat(both.stream().filter(one -> await(one).isPresent())).hasSize(1);
    Rollout moved = newest();
    assertThat(moved.canary().share()).isEqualTo(25);
    assertThat(moved.canary().step()).isEqualTo(2);
    assertThat(moved.canary().comparison()).isEqualTo(COMPARISON);
    assertThat(stage.number("select count(*) from buswork.canary_count")).isZero();
  }

  @Test
  void aCanaryThatHasDoneWellBecomesActive() {
    rollOut("1");
    rollOut(RolloutOrder.canary("m", "2", "me", 10));
    assertThat(await(store.moveCanary(newest().id(), 1, CanaryMove.done(COMPARISON))))
        .hasValueSatisfying(moved -> assertThat(moved.phase()).isEqualTo(Phase.DONE));
    assertThat(desired().active().version()).isEqualTo("2");
    assertThat(await(store.versionBefore("m"))).contains("1");
  }

  @Test
  void aCanaryThatHasDoneBadlyIsKeptInTheHistoryWithTheReason() {
    rollOut("1");
    rollOut(RolloutOrder.canary("m", "2", "me", 10));
    await(store.moveCanary(newest().id(), 1, CanaryMove.back(10, "30 % errors", COMPARISON)));
    assertThat(desired().active().version()).isEqualTo("1");
    assertThat(desired().preparing()).isNull();
    Rollout ended = newest();
    assertThat(ended.phase()).isEqualTo(Phase.ROLLEDBACK);
    assertThat(ended.error()).isEqualTo("30 % errors");
    assertThat(ended.canary().comparison()).isEqualTo(COMPARISON);
    assertThat(ended.endedAt()).isNotNull();
    assertThat(await(store.canaryEvidence(ended.id()))).isEmpty();
    assertThat(await(store.moveCanary(ended.id(), 2, CanaryMove.done(COMPARISON)))).isEmpty();
  }

  @Test
  void theVersionBeforeIsTheOneThatWasActiveAndNotOneThatFailed() {
    assertThat(await(store.versionBefore("m"))).isEmpty();
    rollOut("1");
    assertThat(await(store.versionBefore("m"))).isEmpty();
    rollOut("2");
    rollOut("2");
    Rollout failed = start(RolloutOrder.rolling("m", "3", "me"));
    await(store.reportPrepared(failed.id(), "a", "no"));
    assertThat(await(store.versionBefore("m"))).contains("1");
    rollOut(RolloutOrder.rollback("m", "1", "you"));
    assertThat(newest().strategy()).isEqualTo(Strategy.ROLLBACK);
    assertThat(newest().startedBy()).isEqualTo("you");
    assertThat(await(store.versionBefore("m"))).contains("2");
  }

  @Test
  void whatIsBeingPreparedCanBeCalledOff() {
    rollOut("1");
    Rollout rollout = start(RolloutOrder.rolling("m", "2", "me"));
    assertThat(await(store.endRollout("m", Phase.ROLLEDBACK, "by me"))).isPresent();
    assertThat(await(store.reportPrepared(rollout.id(), "a", null))).isEmpty();
    assertThat(await(store.reportPrepared(rollout.id(), "b", null))).isEmpty();
    assertThat(newest().phase()).isEqualTo(Phase.ROLLEDBACK);
    assertThat(desired().active().version()).isEqualTo("1");
    assertThat(await(store.endRollout("m", Phase.ROLLEDBACK, "again"))).isEmpty();
  }

  @Test
  void whatANodeTellsOfItsGenerationsTakesThePlaceOfWhatItToldBefore() throws SQLException {
    ModuleNodeState failed = state(1, State.FAILED, Instant.EPOCH.plusSeconds(9));
    ModuleNodeState gone = state(2, State.UNLOADED, null);
    await(store.report("a", List.of(failed, gone)));
    await(store.report("b", List.of()));
    assertThat(await(store.nodeStates())).containsExactly(failed, gone);
    assertThat(await(store.presentStates("m"))).containsExactly(failed);
    assertThat(await(store.presentStates("other"))).isEmpty();

    String rows = "select sum(xmin::text::bigint) from buswork.module_node";
    long before = stage.number(rows);
    await(store.report("a", List.of(failed, gone)));
    assertThat(stage.number(rows)).as("what has not changed is not written").isEqualTo(before);

    ModuleNodeState live = state(3, State.LIVE, null);
    await(store.report("a", List.of(failed.withoutRetry(), live)));
    assertThat(await(store.nodeStates())).containsExactly(failed.withoutRetry(), live);
  }

  private static ModuleNodeState state(long generation, State state, @Nullable Instant retryAt) {
    return new ModuleNodeState(
        "a",
        "m",
        "1",
        generation,
        state,
        retryAt == null ? null : "no database",
        retryAt,
        null,
        null,
        List.of("a thread: interrupted"),
        Instant.EPOCH);
  }

  private static void rollOut(String version) {
    rollOut(RolloutOrder.rolling("m", version, "me"));
  }

  private static void rollOut(RolloutOrder order) {
    prepare(start(order));
  }

  private static Rollout start(RolloutOrder order) {
    return await(store.startRollout(order)).orElseThrow();
  }

  private static void prepare(Rollout rollout) {
    await(store.reportPrepared(rollout.id(), "a", null));
    await(store.reportPrepared(rollout.id(), "b", null));
  }

  private static Rollout newest() {
    return await(store.rollouts("m", 1)).get(0);
  }

  private static DesiredModule desired() {
    return await(store.desired()).get(0);
  }

  private static CanaryCount count(String version, int ended, int errors) {
    RunTimes times = RunTimes.none();
    for (int i = errors; i < ended; i++) {
      times.add(100);
    }
    return new CanaryCount(version, ended, ended, errors, times);
  }

  private static CanaryComparison.Side side(String version, int ended, int errors) {
    return count(version, ended, errors).summary();
  }

  private static void register(String node) {
    JsonObject info = new JsonObject().put("roles", new JsonArray().add("worker"));
    await(stage.stores().nodes().register(node, info));
  }

  @Test
  void aJarIsReadAsItWasKeptAndGoesWithItsModule() throws SQLException {
    byte[] content = new byte[2 * ModuleStore.PIECE_BYTES + 1000];
    new Random(1).nextBytes(content);
    ModuleVersion module =
        new ModuleVersion("m", "big", "hash", 1, "V", List.of(), Instant.now(), "me");
    assertThat(await(store.upload(module, pieces(content), null))).isTrue();
    assertThat(await(store.upload(module, pieces(content), null))).as("once more").isTrue();
    Buffer read = Buffer.buffer();
    Function<Buffer, Future<Void>> into =
        piece -> {
          read.appendBuffer(piece);
          return Future.succeededFuture();
        };
    assertThat(await(store.readJar("hash", into))).isTrue();
    assertThat(read.getBytes()).isEqualTo(content);
    assertThat(await(store.delete("m"))).isTrue();
    assertThat(await(store.readJar("hash", into))).isFalse();
    assertThat(stage.number("select count(*) from buswork.module_jar_piece where sha256 = 'hash'"))
        .isZero();
  }

  private static JarPieces pieces(byte[] content) {
    return place -> {
      int from = Math.min(content.length, place * ModuleStore.PIECE_BYTES);
      int to = Math.min(content.length, from + ModuleStore.PIECE_BYTES);
      return Future.succeededFuture(Buffer.buffer(Arrays.copyOfRange(content, from, to)));
    };
  }

  private static void upload(String version) {
    upload("m", version);
  }

  private static void upload(String name, String version) {
    ModuleVersion module =
        new ModuleVersion(name, version, "hash" + version, 1, "V", List.of(), Instant.now(), "me");
    await(store.upload(module, pieces(new byte[] {1}), null));
  }
}
