package io.buswork.node.cli;

import io.buswork.client.BusworkException;
import io.buswork.client.ServerUnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: real work of each kind, and a redeploy in the middle of it. */
@Command(
    name = "demo",
    description =
        "Deploys the samples, runs real work of each kind, and replaces a module meanwhile.",
    footer = {
      "",
      "Uses the node that runs here, or starts one and stops it afterwards. What the tasks write",
      "is in data/demo. Fails if one task ends otherwise than it should, or after 3 minutes."
    })
final class DemoCommand extends ServerCommand {

  @Option(
      names = "--database.url",
      paramLabel = "URL",
      description = "What the report reads (else an embedded Postgres).")
  private @Nullable String databaseUrl;

  @Override
  public Integer call() throws Exception {
    if (isThere()) {
      return super.call();
    }
    try (DemoNode node = DemoNode.start(home(), shell())) {
      shell().out().println("Node " + node.pid() + " runs.");
      return super.call();
    }
  }

  @Override
  int run(Session session) throws IOException {
    Path folder = shell().dataDir().resolve("demo").toAbsolutePath().normalize();
    try (DemoDatabase database = DemoDatabase.open(databaseUrl, neighbour(), folder)) {
      var sql = new DemoSql(neighbour());
      return new Demo(session, shell(), home(), database, sql, folder).run();
    }
  }

  private boolean isThere() {
    if (isServerNamed() || NodeFinder.url(shell().dataDir()).isPresent()) {
      return true;
    }
    try (Session probe = Session.open(server())) {
      probe.await(probe.client().nodes());
      return true;
    } catch (ServerUnreachableException | BusworkException e) {
      // Nobody there, or somebody else's server: the node that is started takes the next port.
      return false;
    }
  }

  private DemoHome home() {
    return DemoHome.of(shell().environment());
  }

  /** The folder of the embedded Postgres of the node that is used, if that is known. */
  private @Nullable Path neighbour() {
    return isServerNamed() ? null : shell().dataDir().resolve("postgres").toAbsolutePath();
  }
}
