package io.buswork.node.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cancel}: calls tasks off. */
@Command(name = "cancel", description = "Calls tasks off, running ones too.")
final class CancelCommand extends ServerCommand {

  @Parameters(arity = "0..*", paramLabel = "ID", description = "The tasks.")
  private List<String> ids = List.of();

  @ArgGroup(exclusive = false)
  private @Nullable MatchingTasks matching;

  @Override
  int run(Session session) {
    return matching == null
        ? EachTask.run(session, shell(), ids, session.client()::cancel)
        : matching.run(session, shell(), "cancel", List.of(), ids);
  }
}
