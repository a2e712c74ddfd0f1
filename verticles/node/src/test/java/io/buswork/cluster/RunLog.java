package io.buswork.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What really ran, as the handlers themselves noted in a file: it survives the kill of any JVM and
 * knows nothing of the product's own books.
 *
 * @param file where the handlers append
 */
record RunLog(Path file) {

  /**
   * One run.
   *
   * @param id the task
   * @param attempt the attempt's number
   * @param version the module's version
   * @param pid the JVM
   * @param startedAtMillis when
   */
  record Run(long id, int attempt, String version, long pid, long startedAtMillis) {

    private static Run parse(String line) {
      String[] words = line.split(" ");
      return new Run(
          Long.parseLong(words[0]),
          Integer.parseInt(words[1]),
          words[2],
          Long.parseLong(words[3]),
          Long.parseLong(words[4]));
    }
  }

  /** All runs so far, in order. */
  List<Run> runs() {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(Run::parse).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The runs in one JVM. */
  List<Run> runsOn(TestNode node) {
    return runs().stream().filter(run -> run.pid() == node.pid()).toList();
  }
}
