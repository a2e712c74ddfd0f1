package io.buswork.node.cli;

import io.buswork.client.ClientOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A command that talks to a server. */
abstract class ServerCommand implements Callable<Integer> {

  @ParentCommand private @Nullable Commands commands;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server (else BUSWORK_URL, else a node started here).")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A token to show it (else BUSWORK_TOKEN).")
  private @Nullable String token;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) that the server's is checked against (else BUSWORK_CA).")
  private @Nullable String ca;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Tells about this command.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  /** Does it, and answers the exit code. */
  abstract int run(Session session) throws Exception;

  @Override
  public Integer call() throws Exception {
    try (Session session = Session.open(server())) {
      return run(session);
    }
  }

  final Shell shell() {
    if (commands == null) {
      throw new IllegalStateException("not run as a command");
    }
    return commands.shell();
  }

  /** Whether a server was named, rather than to be looked for. */
  final boolean isServerNamed() {
    return url != null || shell().environment().containsKey("BUSWORK_URL");
  }

  /** Whether there is a token to be shown. */
  final boolean isTokenGiven() {
    return shownToken() != null;
  }

  /** An empty one is none: that is how a variable is unset for one command. */
  private @Nullable String shownToken() {
    String shown = token == null ? shell().environment().get("BUSWORK_TOKEN") : token;
    return shown == null || shown.isBlank() ? null : shown;
  }

  final ClientOptions server() {
    Map<String, String> environment = shell().environment();
    String named = url == null ? environment.get("BUSWORK_URL") : url;
    String address = named == null ? NodeFinder.url(shell().dataDir()).orElse(null) : named;
    try {
      URI uri = address == null ? ClientOptions.DEFAULT_URL : new URI(address);
      String trusted = ca == null ? environment.get("BUSWORK_CA") : ca;
      return ClientOptions.of(uri)
          .withToken(shownToken())
          .withTrusted(trusted == null ? null : shell().directory().resolve(trusted));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
