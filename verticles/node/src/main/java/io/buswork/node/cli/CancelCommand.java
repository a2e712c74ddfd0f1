package io.buswork.node.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code cancel}: calls tasks off. */
@Command(name = "cancel", description = "Calls tasks off, running ones too.")
final class CancelCommand extends DeedCommand {

  @Override
  int run(Session session) {
    return act(session, "cancel", List.of(), session.client()::cancel);
  }
}
