package io.buswork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.CanaryCount;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.CanaryMove;
import io.buswork.store.Rollout;
import io.buswork.store.Rollout.Phase;
import io.buswork.store.RunTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanaryJudgeTest {

  private static final CanaryRules RULES =
      new CanaryRules(50, Duration.ofSeconds(10), Duration.ofMinutes(5));
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration AFTER_THE_STEP = Duration.ofSeconds(11);
  private static final Duration AT_THE_LIMIT = Duration.ofMinutes(5);

  private final CanaryJudge judge = new CanaryJudge(RULES);

  @Test
  void tenPercentErrorsAgainstNoneAreEnoughAfterFiftyTasks() {
    CanaryMove move = judge.move(evidence(10, SOON, side(450, 0, 5), side(50, 5, 5)));
    assertThat(move.phase()).isEqualTo(Phase.ROLLEDBACK);
    assertThat(move.reason()).contains("5 of 50", "10.0 %", "0.0 % with version 1");
    assertThat(move.comparison().canary().errors()).isEqualTo(5);
  }

  @Test
  void fewerTasksThanTheLeastProveNothing() {
    assertThat(judge.move(evidence(10, SOON, side(450, 0, 5), side(49, 20, 5)))).isNull();
    assertThat(judge.move(evidence(90, SOON, side(49, 0, 5), side(450, 45, 5)))).isNull();
  }

  @Test
  void errorsThatBothVersionsHaveSpeakAgainstNeither() {
    CanaryMove move =
        judge.move(evidence(10, AFTER_THE_STEP, side(4500, 450, 5), side(500, 52, 5)));
    assertThat(move.phase()).isEqualTo(Phase.CANARY);
  }

  @Test
  void aDifferenceThatIsSureButSmallIsNoReason() {
    CanaryMove move =
        judge.move(
            evidence(25, AFTER_THE_STEP, side(1_000_000, 1_000, 5), side(1_000_000, 5_000, 5)));
    assertThat(move.phase()).isEqualTo(Phase.CANARY);
  }

  @Test
  void aSlowerVersionIsTakenBack() {
    CanaryMove move = judge.move(evidence(10, SOON, side(900, 0, 20), side(100, 0, 60)));
    assertThat(move.phase()).isEqualTo(Phase.ROLLEDBACK);
    assertThat(move.reason()).contains("p95").contains("version 1");
  }

  @Test
  void someMillisecondsOfAColdStartAreNotSlower() {
    CanaryMove move =
        judge.move(evidence(10, AFTER_THE_STEP, side(90_000, 0, 1), side(10_000, 0, 5)));
    assertThat(move.phase()).isEqualTo(Phase.CANARY);
  }

  @ParameterizedTest
  @CsvSource({"1,5", "5,25", "10,25", "25,50", "49,50"})
  void aGoodOneGetsTheNextShare(int share, int next) {
    CanaryMove move = judge.move(evidence(share, AFTER_THE_STEP, side(100, 0, 5), side(60, 0, 5)));
    assertThat(move.phase()).isEqualTo(Phase.CANARY);
    assertThat(move.share()).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({"50", "99"})
  void afterHalfOfTheTasksComesAllOfThem(int share) {
    CanaryMove move = judge.move(evidence(share, AFTER_THE_STEP, side(60, 0, 5), side(60, 0, 5)));
    assertThat(move.phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void aStepLastsItsTimeHoweverManyTasksThereAre() {
    assertThat(judge.move(evidence(5, SOON, side(90_000, 0, 5), side(9_000, 0, 5)))).isNull();
  }

  @Test
  void oneThatIsSuspectWaitsForMoreEvidenceAndIsNotTrustedInTheEnd() {
    CanaryCount before = side(500, 0, 5);
    CanaryCount suspect = side(60, 2, 5);
    assertThat(judge.move(evidence(10, AFTER_THE_STEP, before, suspect))).isNull();
    assertThat(judge.move(evidence(10, AT_THE_LIMIT, before, suspect)).phase())
        .isEqualTo(Phase.ROLLEDBACK);
  }

  @Test
  void aQuietModuleGoesOnAtTheLimitUnlessItFailed() {
    assertThat(judge.move(evidence(5, AT_THE_LIMIT, side(0, 0, 5), side(0, 0, 5))).share())
        .isEqualTo(25);
    assertThat(judge.move(evidence(5, AT_THE_LIMIT, side(9, 0, 5), side(2, 0, 5))).share())
        .isEqualTo(25);
    assertThat(judge.move(evidence(5, AT_THE_LIMIT, side(9, 0, 5), side(2, 1, 5))).phase())
        .isEqualTo(Phase.ROLLEDBACK);
  }

  @Test
  void tasksThatNeverEndSpeakAgainstAVersion() {
    CanaryCount stuck = new CanaryCount("2", 30, 2, 0, RunTimes.none());
    CanaryMove move = judge.move(evidence(10, AT_THE_LIMIT, side(300, 0, 5), stuck));
    assertThat(move.phase()).isEqualTo(Phase.ROLLEDBACK);
    assertThat(move.reason()).contains("28 of its 30 tasks have not ended");
  }

  /** Two equal versions, looked at twice a second for five minutes, fifty times. */
  @Test
  void equalVersionsAreHardlyEverToldApart() {
    Random random = new Random(17);
    int wrong = 0;
    for (int canary = 0; canary < 50; canary++) {
      wrong += isTakenBack(random) ? 1 : 0;
    }
    assertThat(wrong).isLessThanOrEqualTo(2);
  }

  private boolean isTakenBack(Random random) {
    int[] ended = new int[2];
    int[] errors = new int[2];
    for (int look = 0; look < 600; look++) {
      for (int task = 0; task < 10; task++) {
        int arm = random.nextInt(10) == 0 ? 1 : 0;
        ended[arm]++;
        errors[arm] += random.nextInt(20) == 0 ? 1 : 0;
      }
      CanaryMove move =
          judge.move(
              evidence(10, SOON, side(ended[0], errors[0], 5), side(ended[1], errors[1], 5)));
      if (move != null) {
        return true;
      }
    }
    return false;
  }

  private static CanaryEvidence evidence(
      int share, Duration age, CanaryCount before, CanaryCount canary) {
    Rollout rollout =
        new Rollout(
            1,
            "m",
            "2",
            Phase.CANARY,
            null,
            Instant.EPOCH,
            "me",
            Rollout.Strategy.CANARY,
            "1",
            new Rollout.Canary(1, share, Instant.EPOCH, null),
            null);
    return new CanaryEvidence(
        rollout,
        age,
        new CanaryCount("1", before.given(), before.ended(), before.errors(), before.times()),
        canary);
  }

  /** Run times spread evenly up to twice the mean. */
  private static CanaryCount side(int ended, int errors, int meanMillis) {
    RunTimes times = RunTimes.none();
    int told = Math.min(ended - errors, 1000);
    for (int i = 0; i < told; i++) {
      times.add(2_000L * meanMillis * i / told);
    }
    return new CanaryCount("2", ended, ended, errors, times);
  }
}
