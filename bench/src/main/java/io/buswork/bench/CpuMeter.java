package io.buswork.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Processor time of processes, from {@code /proc}: a process with its children, living and ended.
 */
final class CpuMeter {

  private static final double TICKS_PER_SECOND = 100;
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;

  private CpuMeter() {}

  /** Seconds used so far; 0 where there is no {@code /proc}. */
  static double seconds(long pid) {
    double ticks = 0;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.filter(CpuMeter::isProcess).toList()) {
        ticks += ticks(process, pid);
      }
    } catch (IOException e) {
      return 0;
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static double ticks(Path process, long pid) {
    String[] fields;
    try {
      String stat = Files.readString(process.resolve("stat"));
      fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException ended) {
      return 0;
    }
    boolean self = process.getFileName().toString().equals(Long.toString(pid));
    boolean child = Long.parseLong(fields[PARENT]) == pid;
    double sum = 0;
    for (int i = USER; (self || child) && i <= (self ? CHILDREN_SYSTEM : USER + 1); i++) {
      sum += Double.parseDouble(fields[i]);
    }
    return sum;
  }

  private static boolean isProcess(Path path) {
    return path.getFileName().toString().chars().allMatch(Character::isDigit);
  }
}
