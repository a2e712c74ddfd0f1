package io.buswork.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes {@code peers.md} and {@code peers.svg} of what the runs have left in a folder. */
public final class Report {

  private Report() {}

  /**
   * @param arguments the folder, how many tasks a run had, and the versions of the software, one an
   *     argument
   * @throws IOException if the folder cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Results results = read(folder);
    String text = text(results, arguments[1], List.of(arguments).subList(2, arguments.length));
    Files.writeString(folder.resolve("peers.md"), text);
    Files.writeString(folder.resolve("peers.svg"), Plot.of(results.rows()));
    System.out.print(text);
  }

  private static Results read(Path folder) throws IOException {
    Results results = new Results();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsonl")) {
          Files.readString(file).lines().forEach(results::addLine);
        } else if (name.startsWith("buswork-") && name.endsWith(".md")) {
          Files.readString(file).lines().forEach(results::addOwnLine);
        }
      }
    }
    return results;
  }

  private static String text(Results results, String tasks, List<String> software) {
    StringBuilder text = new StringBuilder();
    text.append(Machine.describe());
    software.forEach(one -> text.append(", ").append(one));
    text.append(
        """
        .
        fsync and synchronous_commit on; %s tasks with payloads of ~100 bytes; \
        medians of the runs (lowest–highest).

        """
            .formatted(tasks));
    text.append(MarkdownTable.of(results.rows()));
    if (!results.gaps().isEmpty()) {
      text.append("\nNot measured:\n\n");
      results.gaps().forEach(gap -> text.append("- ").append(gap).append('\n'));
    }
    return text.append("\n![The same as bars](peers.svg)\n").toString();
  }
}
