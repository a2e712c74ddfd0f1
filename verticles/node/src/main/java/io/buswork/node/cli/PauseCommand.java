package io.buswork.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pause}: a queue's tasks wait. */
@Command(name = "pause", description = "Stops handing out a queue's tasks.")
final class PauseCommand extends ServerCommand {

  @Parameters(paramLabel = "QUEUE", description = "The queue.")
  private String queue = "";

  @Override
  int run(Session session) {
    session.await(session.client().pause(queue));
    shell().out().println("queue " + queue + " is paused");
    return Commands.DONE;
  }
}
