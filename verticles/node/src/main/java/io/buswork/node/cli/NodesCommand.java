package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code nodes}: who is in the cluster. */
@Command(name = "nodes", description = "Lists the nodes, their load and what they run.")
final class NodesCommand extends ReadingCommand {

  @Override
  int run(Session session) {
    List<JsonObject> nodes = session.await(session.client().nodes());
    if (isJson()) {
      printJson(nodes, null);
    } else {
      NodeTable.of(nodes, shell()).print(shell());
    }
    return Commands.DONE;
  }
}
