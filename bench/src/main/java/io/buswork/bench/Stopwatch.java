package io.buswork.bench;

import java.util.List;

/** Takes the time and the processor time of a workload. */
final class Stopwatch {

  private final long postgres;
  private final List<Long> nodes;
  private final long began = System.nanoTime();
  private final double postgresBefore;
  private final double nodesBefore;

  /**
   * @param postgres the server's process
   * @param nodes the nodes' processes; none where none takes part
   */
  Stopwatch(long postgres, List<Long> nodes) {
    this.postgres = postgres;
    this.nodes = nodes;
    this.postgresBefore = CpuMeter.seconds(postgres);
    this.nodesBefore = secondsOfNodes();
  }

  Figure stop(String name, long tasks) {
    double seconds = (System.nanoTime() - began) / 1e9;
    double server = CpuMeter.seconds(postgres) - postgresBefore;
    double jvms = secondsOfNodes() - nodesBefore;
    return new Figure(name, tasks, seconds, server * 1e6 / tasks, jvms * 1e6 / tasks);
  }

  private double secondsOfNodes() {
    return nodes.stream().mapToDouble(CpuMeter::seconds).sum();
  }
}
