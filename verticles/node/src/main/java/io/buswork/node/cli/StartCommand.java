package io.buswork.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stands for {@code start} in the help: the process's beginning runs it before all others. */
@Command(
    name = "start",
    customSynopsis = "buswork start [--supervised] [-conf FILE] [--KEY=VALUE …]",
    description = "Runs a node until Ctrl-C, which drains and stops it.",
    footer = {
      "",
      "Keys are those of the README's table, such as --http.port=8081, --data.dir=/srv/buswork",
      "or --database.url=postgresql://user:password@host:5432/database. Each can also be set in",
      "the file (JSON) or in the environment (BUSWORK_HTTP_PORT).",
      "",
      "--supervised starts a node again that has ended by itself: a handler may have ended the",
      "JVM, or too many modules have leaked their classes (modules.max-leaks)."
    })
final class StartCommand implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Override
  public void run() {
    throw new UsageException("start comes first: buswork start [-conf FILE] [--KEY=VALUE …]");
  }
}
