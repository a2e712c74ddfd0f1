package io.buswork.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Seconds of processor time from {@code /proc}; 0 where there is none. */
final class CpuMeter {

  private static final double TICKS_PER_SECOND = 100;
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private CpuMeter() {}

  /** What a process, its living and its ended children have used. */
  static double secondsOf(long pid) {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(proc)) {
      List<Path> processes =
          all.filter(path -> path.getFileName().toString().matches("\\d+")).toList();
      return processes.stream().mapToDouble(process -> ticks(process, pid)).sum()
          / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double ticks(Path process, long pid) {
    String[] fields;
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException ended) {
      return 0;
    }
    double own = number(fields, USER) + number(fields, SYSTEM);
    if (process.getFileName().toString().equals(Long.toString(pid))) {
      return own + number(fields, CHILDREN_USER) + number(fields, CHILDREN_SYSTEM);
    }
    return number(fields, PARENT) == pid ? own : 0;
  }

  private static long number(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }
}
