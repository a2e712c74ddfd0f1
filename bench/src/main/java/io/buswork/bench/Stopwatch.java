package io.buswork.bench;

/** Takes the time and the processor time of a workload. */
final class Stopwatch {

  private final long postgres;
  private final long node;
  private final long began = System.nanoTime();
  private final double postgresBefore;
  private final double nodeBefore;

  /**
   * @param postgres the server's process
   * @param node the node's process; 0 where none takes part
   */
  Stopwatch(long postgres, long node) {
    this.postgres = postgres;
    this.node = node;
    this.postgresBefore = CpuMeter.seconds(postgres);
    this.nodeBefore = node == 0 ? 0 : CpuMeter.seconds(node);
  }

  Figure stop(String name, long tasks) {
    double seconds = (System.nanoTime() - began) / 1e9;
    double server = CpuMeter.seconds(postgres) - postgresBefore;
    double jvm = node == 0 ? 0 : CpuMeter.seconds(node) - nodeBefore;
    return new Figure(name, tasks, seconds, server * 1e6 / tasks, jvm * 1e6 / tasks);
  }
}
