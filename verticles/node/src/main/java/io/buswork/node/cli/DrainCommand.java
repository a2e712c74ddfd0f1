package io.buswork.node.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drain}: a node finishes what it runs and takes nothing more. */
@Command(name = "drain", description = "Lets a node finish what it runs and take nothing more.")
final class DrainCommand extends ServerCommand {

  @Parameters(paramLabel = "NODE", description = "The node's id, or how it begins.")
  private String node = "";

  @Override
  int run(Session session) {
    List<String> matching =
        session.await(session.client().nodes()).stream()
            .map(found -> found.getString("id"))
            .filter(id -> id.startsWith(node))
            .toList();
    if (matching.size() != 1) {
      shell()
          .complain(
              matching.isEmpty()
                  ? "there is no node " + node
                  : node + " could be any of " + String.join(", ", matching));
      return Commands.FAILED;
    }
    session.await(session.client().drain(matching.get(0)));
    shell().out().println("node " + matching.get(0) + " drains");
    return Commands.DONE;
  }
}
