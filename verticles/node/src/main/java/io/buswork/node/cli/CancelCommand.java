package io.buswork.node.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cancel}: calls tasks off. */
@Command(name = "cancel", description = "Calls tasks off, running ones too.")
final class CancelCommand extends ServerCommand {

  @Parameters(arity = "1..*", paramLabel = "ID", description = "The tasks.")
  private List<String> ids = List.of();

  @Override
  int run(Session session) {
    return EachTask.run(session, shell(), ids, session.client()::cancel);
  }
}
