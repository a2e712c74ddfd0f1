package io.buswork.worker;

import io.buswork.store.CanaryCount;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.CanaryMove;
import io.buswork.store.Rollout;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a canary goes on, back, or stays where it is.
 *
 * <p>Both versions get tasks drawn at random at the same time on the same nodes, so two proportions
 * are compared: of attempts that failed, and of attempts that took longer than a bound, which is
 * the old version's p95 and half as much again (the quantile test: W. J. Conover, Practical
 * Nonparametric Statistics, 3rd edition, 1999, chapter 4, where the counts above a common quantile
 * make a contingency table). Either is judged by Fisher's exact test, one-sided (R. A. Fisher,
 * Statistical Methods for Research Workers, 5th edition, 1934, section 21.02), which also holds for
 * few tasks and for errors as rare as none. Since the test is made twice a second while the tasks
 * come in, it must be very sure (one in a thousand) before a canary is taken back; and what is sure
 * but too small to matter is no reason.
 */
final class CanaryJudge {

  private static final double CERTAIN = 0.001;
  private static final double SUSPICIOUS = 0.05;
  private static final double RATE_TOLERANCE = 0.01;
  private static final double TIME_TOLERANCE = 1.5;
  private static final long TIME_FLOOR_MICROS = 10_000;
  private static final int[] SHARES = {5, 25, 50};

  private final CanaryRules rules;

  CanaryJudge(CanaryRules rules) {
    this.rules = rules;
  }

  /** Where to; null: it stays where it is. */
  @Nullable CanaryMove move(CanaryEvidence evidence) {
    CanaryCount before = evidence.before();
    CanaryCount canary = evidence.canary();
    boolean enough = Math.min(before.ended(), canary.ended()) >= rules.minTasks();
    String harm = enough ? harm(before, canary, CERTAIN) : null;
    if (harm != null) {
      return back(evidence, harm);
    }
    if (evidence.age().compareTo(rules.limit()) >= 0) {
      String doubt = enough ? harm(before, canary, SUSPICIOUS) : doubt(before, canary);
      return doubt == null ? on(evidence) : back(evidence, doubt);
    }
    return enough
            && evidence.age().compareTo(rules.step()) >= 0
            && harm(before, canary, SUSPICIOUS) == null
        ? on(evidence)
        : null;
  }

  /** What speaks against it where there are too few tasks to be sure. */
  private @Nullable String doubt(CanaryCount before, CanaryCount canary) {
    if (canary.errorRate() > before.errorRate()) {
      return errors(before, canary);
    }
    long open = canary.given() - canary.ended();
    boolean stuck =
        isWorse(open, canary.given(), before.given() - before.ended(), before.given(), SUSPICIOUS);
    return stuck ? open + " of its " + canary.given() + " tasks have not ended" : null;
  }

  private static @Nullable String harm(CanaryCount before, CanaryCount canary, double certainty) {
    if (isWorse(canary.errors(), canary.ended(), before.errors(), before.ended(), certainty)) {
      return errors(before, canary);
    }
    long bound =
        Math.max(
            (long) (before.times().p95Micros() * TIME_TOLERANCE),
            before.times().p95Micros() + TIME_FLOOR_MICROS);
    boolean slower =
        canary.times().p95Micros() > bound
            && isWorse(
                canary.times().longerThan(bound),
                canary.times().count(),
                before.times().longerThan(bound),
                before.times().count(),
                certainty);
    return slower
        ? "p95 of "
            + millis(canary.times().p95Micros())
            + ", and "
            + millis(before.times().p95Micros())
            + " with version "
            + before.version()
        : null;
  }

  /** Whether the first proportion is higher than the second, surely and by enough to matter. */
  private static boolean isWorse(long bad, long of, long otherBad, long ofOther, double certainty) {
    double rate = of == 0 ? 0 : (double) bad / of;
    double other = ofOther == 0 ? 0 : (double) otherBad / ofOther;
    if (rate <= other + RATE_TOLERANCE || ofOther == 0) {
      return false;
    }
    int[][] table = {
      {Math.toIntExact(bad), Math.toIntExact(of - bad)},
      {Math.toIntExact(otherBad), Math.toIntExact(ofOther - otherBad)}
    };
    return FisherExactTest.withDefaults()
            .with(AlternativeHypothesis.GREATER_THAN)
            .test(table)
            .getPValue()
        < certainty;
  }

  private static CanaryMove on(CanaryEvidence evidence) {
    int share = step(evidence).share();
    for (int next : SHARES) {
      if (next > share) {
        return CanaryMove.toShare(next, evidence.summary());
      }
    }
    return CanaryMove.done(evidence.summary());
  }

  private static CanaryMove back(CanaryEvidence evidence, String reason) {
    return CanaryMove.back(step(evidence).share(), reason, evidence.summary());
  }

  private static Rollout.Canary step(CanaryEvidence evidence) {
    return Objects.requireNonNull(evidence.rollout().canary());
  }

  private static String errors(CanaryCount before, CanaryCount canary) {
    return "%d of %d attempts failed (%s), and %s with version %s"
        .formatted(
            canary.errors(),
            canary.ended(),
            percent(canary.errorRate()),
            percent(before.errorRate()),
            before.version());
  }

  private static String percent(double rate) {
    return String.format(Locale.ROOT, "%.1f %%", rate * 100);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
  }
}
