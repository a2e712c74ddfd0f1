package io.buswork.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the figures were taken on. */
final class Machine {

  private static final double KIBIBYTES_PER_GIBIBYTE = 1 << 20;

  private Machine() {}

  static String describe() {
    StringBuilder text = new StringBuilder();
    text.append(Runtime.getRuntime().availableProcessors()).append(" cores");
    first(Path.of("/proc/cpuinfo"), "model name").ifPresent(cpu -> text.append(" (" + cpu + ")"));
    first(Path.of("/proc/meminfo"), "MemTotal")
        .map(kibibytes -> Long.parseLong(kibibytes.split(" ")[0]) / KIBIBYTES_PER_GIBIBYTE)
        .ifPresent(memory -> text.append(", %.0f GiB of memory".formatted(memory)));
    return text.append(", ")
        .append(System.getProperty("os.name"))
        .append(", JDK ")
        .append(Runtime.version())
        .toString();
  }

  /** The value of the first line that begins with this key; none where there is no such file. */
  private static Optional<String> first(Path file, String key) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Files.readString(file)
          .lines()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
