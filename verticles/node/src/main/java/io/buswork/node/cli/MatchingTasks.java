package io.buswork.node.cli;

import io.buswork.client.TaskQuery;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of a command that can mean all tasks that match, and what it does with them. */
final class MatchingTasks {

  @Option(
      names = "--all",
      required = true,
      description = "All tasks that match, instead of ids; at least one of the next is needed.")
  private boolean all;

  @ArgGroup(exclusive = false)
  private FilterOptions filter = new FilterOptions();

  @Option(names = "--yes", description = "Does it; else they are only counted.")
  private boolean yes;

  /**
   * Counts them, and does it if that is confirmed.
   *
   * @param usual the states that are meant unless some are given
   * @param ids must be none
   */
  int run(Session session, Shell shell, String deed, List<String> usual, List<String> ids) {
    if (!all || !ids.isEmpty()) {
      throw new UsageException("either ids, or --all and which tasks");
    }
    TaskQuery query = filter.query(usual);
    if (query.parameters().isEmpty()) {
      throw new UsageException(
          "--all needs --state, --type, --queue, --tag, --key, --group or --error");
    }
    if (!yes) {
      long count = session.await(session.client().count(deed, query));
      String match = count == 1 ? " task matches" : " tasks match";
      shell.out().println(count + match + "; nothing is done without --yes");
      return count == 0 ? Commands.DONE : Commands.USAGE;
    }
    JsonObject done =
        session.await(
            session
                .client()
                .changeAll(deed, query, sofar -> shell.err().println(counts(sofar) + " so far")));
    shell.out().println(counts(done));
    if (done.containsKey("error")) {
      shell.complain("it broke off: " + done.getString("error"));
      return Commands.FAILED;
    }
    return Commands.DONE;
  }

  private static String counts(JsonObject answer) {
    long matched = answer.getLong("matched");
    String tasks = matched == 1 ? " task matched, " : " tasks matched, ";
    return matched + tasks + answer.getLong("changed") + " changed";
  }
}
