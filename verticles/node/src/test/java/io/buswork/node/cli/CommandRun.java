package io.buswork.node.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** What came of a command line. */
record CommandRun(int code, String out, String err) {

  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  /** Runs one in a directory, with an environment and something piped in. */
  static CommandRun of(
      Path directory, Map<String, String> environment, String piped, String... arguments) {
    return of(false, directory, environment, piped, arguments);
  }

  /** Runs one as if on a terminal of twenty lines. */
  static CommandRun live(Path directory, Map<String, String> environment, String... arguments) {
    return of(true, directory, environment, "", arguments);
  }

  private static CommandRun of(
      boolean live,
      Path directory,
      Map<String, String> environment,
      String piped,
      String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var shell =
        new Shell(
            new PrintWriter(out),
            new PrintWriter(err),
            new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8)),
            environment,
            directory,
            new Style(false),
            live,
            () -> new TerminalSize(120, 20),
            InstantSource.fixed(NOW));
    int code = Commands.run(shell, arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }
}
