package io.buswork.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code resume}: a paused queue's tasks go on. */
@Command(name = "resume", description = "Goes on handing out a queue's tasks.")
final class ResumeCommand extends ServerCommand {

  @Parameters(paramLabel = "QUEUE", description = "The queue.")
  private String queue = "";

  @Override
  int run(Session session) {
    session.await(session.client().resume(queue));
    shell().out().println("queue " + queue + " goes on");
    return Commands.DONE;
  }
}
