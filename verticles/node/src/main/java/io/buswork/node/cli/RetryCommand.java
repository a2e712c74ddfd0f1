package io.buswork.node.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code retry}: runs ended tasks again. */
@Command(
    name = "retry",
    description = "Runs ended tasks again (with --all the failed ones), or retrying ones at once.")
final class RetryCommand extends DeedCommand {

  @Override
  int run(Session session) {
    return act(session, "retry", List.of("failed"), session.client()::retry);
  }
}
