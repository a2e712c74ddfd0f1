package io.buswork.worker;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How busy this process is. */
final class NodeLoad {

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long expectedAt;
  private long lagMicros;

  /**
   * Called by a timer that should come every so many milliseconds: how late it is tells the lag.
   */
  void tick(long everyMillis) {
    long now = System.nanoTime();
    if (expectedAt != 0) {
      long late = Math.max(0, (now - expectedAt) / 1_000);
      lagMicros = (lagMicros * 7 + late) / 8;
    }
    expectedAt = now + everyMillis * 1_000_000;
  }

  long lagMicros() {
    return lagMicros;
  }

  /** 0 to 1. */
  double cpu() {
    return Math.max(0, system.getProcessCpuLoad());
  }
}
