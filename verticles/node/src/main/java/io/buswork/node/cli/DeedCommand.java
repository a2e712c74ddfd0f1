package io.buswork.node.cli;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Parameters;

/** A command that does something to tasks: to those named, or to all that match. */
abstract class DeedCommand extends ServerCommand {

  @Parameters(arity = "0..*", paramLabel = "ID", description = "The tasks.")
  private List<String> ids = List.of();

  @ArgGroup(exclusive = false)
  private @Nullable MatchingTasks matching;

  /**
   * Does it, and answers the exit code.
   *
   * @param deed its name in the API's bulk calls
   * @param usual the states that are meant unless some are given
   * @param one does it to one task
   */
  final int act(
      Session session, String deed, List<String> usual, Function<String, Future<JsonObject>> one) {
    return matching == null
        ? EachTask.run(session, shell(), ids, one)
        : matching.run(session, shell(), deed, usual, ids);
  }
}
