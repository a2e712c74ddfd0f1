package io.buswork.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** W4 while its module is replaced again and again: what the worst second is worth. */
final class Redeploys {

  private static final double ENOUGH = 0.8;

  static final int DEFAULT_PAUSE_MILLIS = 250;

  /** Closer together, what is around one redeploy has another in it. */
  private static final Duration APART = Duration.ofSeconds(4);

  private static final String MODULE = "noop";

  private final int times;
  private final Duration pause;
  private final int rehearsals;
  private final List<Long> begun = new CopyOnWriteArrayList<>();

  /**
   * @param pause between one redeploy's answer and the next one's request
   * @param rehearsals redeploys under load before anything is measured
   */
  Redeploys(int times, Duration pause, int rehearsals) {
    this.times = times;
    this.pause = pause;
    this.rehearsals = rehearsals;
  }

  void measure(DatabaseUnderTest server, Path folder) throws IOException, InterruptedException {
    try (NodeUnderTest node = NodeUnderTest.start(server.url(), folder)) {
      node.uploadAgain("2");
      Workloads workloads = new Workloads(List.of(node), server.pid());
      workloads.warmUp();
      if (rehearsals > 0) {
        workloads.mixedWhile(() -> redeploy(node.api(), rehearsals));
      }
      begun.clear();
      Throughput during = workloads.mixedWhile(() -> redeploy(node.api(), times));
      Duration asLong = Duration.ofSeconds(during.seconds());
      Throughput after = workloads.mixedWhile(() -> LockSupport.parkNanos(asLong.toNanos()));
      print(during, after, workloads);
    }
  }

  private void redeploy(Api api, int count) {
    for (int i = 0; i < count; i++) {
      begun.add(System.nanoTime());
      api.activate(MODULE, i % 2 == 0 ? "1" : "2");
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** As long without: a machine has bad seconds of its own. */
  private void print(Throughput during, Throughput after, Workloads workloads) {
    double enough = ENOUGH * after.mean();
    System.out.println(
        "| W4 | tasks/s, mean | over the worst second | of the undisturbed mean | seconds below 0.8 |");
    System.out.println("| --- | --- | --- | --- | --- |");
    row(times + " redeploys in " + during.seconds() + " s", during, after.mean(), enough);
    row("undisturbed for " + after.seconds() + " s", after, after.mean(), enough);
    if (pause.compareTo(APART) >= 0) {
      printSeconds(during);
    }
    System.out.printf(
        "%nsubmitted %,d, succeeded %,d%n", workloads.submittedInAll(), workloads.settledInAll());
  }

  private void printSeconds(Throughput during) {
    DoubleSummaryStatistics seconds =
        begun.stream()
            .map(during::ofTheSecondsAround)
            .flatMapToDouble(OptionalDouble::stream)
            .summaryStatistics();
    System.out.printf(
        "%nthe second from a redeploy's request on, of the seconds around it: %.2f (mean of %d)%n",
        seconds.getAverage(), seconds.getCount());
  }

  private static void row(String name, Throughput it, double undisturbed, double enough) {
    System.out.printf(
        "| %s | %,.0f | %,.0f | %.2f | %d |%n",
        name, it.mean(), it.worstSecond(), it.worstSecond() / undisturbed, it.secondsBelow(enough));
  }
}
