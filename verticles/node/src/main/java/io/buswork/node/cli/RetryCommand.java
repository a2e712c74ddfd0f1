package io.buswork.node.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retry}: runs ended tasks again. */
@Command(name = "retry", description = "Runs ended tasks again, or retrying ones at once.")
final class RetryCommand extends ServerCommand {

  @Parameters(arity = "0..*", paramLabel = "ID", description = "The tasks.")
  private List<String> ids = List.of();

  @ArgGroup(exclusive = false)
  private @Nullable MatchingTasks matching;

  @Override
  int run(Session session) {
    return matching == null
        ? EachTask.run(session, shell(), ids, session.client()::retry)
        : matching.run(session, shell(), "retry", List.of("failed"), ids);
  }
}
