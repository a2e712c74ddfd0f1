package io.buswork.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** W4 while its module is replaced again and again: what the worst second is worth. */
final class Redeploys {

  private static final Duration UNDISTURBED = Duration.ofSeconds(20);
  private static final long BETWEEN_NANOS = 250_000_000;
  private static final String MODULE = "noop";

  private final int times;

  Redeploys(int times) {
    this.times = times;
  }

  void measure(DatabaseUnderTest server, Path folder) throws IOException, InterruptedException {
    try (NodeUnderTest node = NodeUnderTest.start(server.url(), folder)) {
      node.uploadAgain("2");
      Workloads workloads = new Workloads(List.of(node), server.pid());
      workloads.warmUp();
      Throughput before = workloads.mixedWhile(() -> LockSupport.parkNanos(UNDISTURBED.toNanos()));
      Throughput during = workloads.mixedWhile(() -> redeploy(node.api()));
      print(before, during, workloads);
    }
  }

  private void redeploy(Api api) {
    for (int i = 0; i < times; i++) {
      api.activate(MODULE, i % 2 == 0 ? "1" : "2");
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private void print(Throughput before, Throughput during, Workloads workloads) {
    System.out.println("| W4 | tasks/s, mean | over the worst second | of the undisturbed mean |");
    System.out.println("| --- | --- | --- | --- |");
    row("undisturbed", before, before);
    row(times + " redeploys in " + during.seconds() + " s", during, before);
    System.out.printf(
        "%nsubmitted %,d, succeeded %,d%n", workloads.submittedInAll(), workloads.settledInAll());
  }

  private static void row(String name, Throughput it, Throughput undisturbed) {
    System.out.printf(
        "| %s | %,.0f | %,.0f | %.2f |%n",
        name, it.mean(), it.worstSecond(), it.worstSecond() / undisturbed.mean());
  }
}
