package io.buswork.node.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands for {@code bench} in the help: the script runs the load driver, which is not in here. */
@Command(
    name = "bench",
    customSynopsis = "buswork bench [--runs N] [--tasks N] [--database URL] [--circumstances]",
    description = "Measures this machine: submit, drain, latency, beside Postgres alone.",
    footer = {"", "It starts a node of its own; bench/README.md says what is measured, and how."})
final class BenchCommand implements Runnable {

  @Parameters(arity = "0..*", hidden = true)
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private List<String> words = List.of();

  @Override
  public void run() {
    throw new UsageException("bench is run by the script: ./buswork bench, or bench/run");
  }
}
