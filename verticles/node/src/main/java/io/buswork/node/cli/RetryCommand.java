package io.buswork.node.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retry}: runs ended tasks again. */
@Command(name = "retry", description = "Runs ended tasks again, or retrying ones at once.")
final class RetryCommand extends ServerCommand {

  @Parameters(arity = "1..*", paramLabel = "ID", description = "The tasks.")
  private List<String> ids = List.of();

  @Override
  int run(Session session) {
    return EachTask.run(session, shell(), ids, session.client()::retry);
  }
}
