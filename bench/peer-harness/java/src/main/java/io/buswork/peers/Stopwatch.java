package io.buswork.peers;

import java.util.LinkedHashMap;
import java.util.Map;

/** Takes the time of a workload, and the processor time of this process and of the server. */
final class Stopwatch {

  private final long server = Environment.number("SERVER_PID");
  private final long self = ProcessHandle.current().pid();
  private final double serverBefore = CpuMeter.secondsOf(server);
  private final double selfBefore = CpuMeter.secondsOf(self);
  private final long began = System.nanoTime();

  Map<String, Object> stop(long tasks) {
    double seconds = (System.nanoTime() - began) / 1e9;
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("tasks", tasks);
    result.put("seconds", seconds);
    result.put("rate", tasks / seconds);
    result.put("clientMicros", (CpuMeter.secondsOf(self) - selfBefore) * 1e6 / tasks);
    result.put("serverMicros", (CpuMeter.secondsOf(server) - serverBefore) * 1e6 / tasks);
    return result;
  }
}
