package io.buswork.node.cli;

import io.buswork.access.Role;
import io.buswork.store.NewAccessToken;
import io.buswork.task.Durations;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code token}: makes, lists and revokes tokens: by a node, or, so that there can be a first one,
 * in the database itself.
 */
@Command(
    name = "token",
    description = "Makes, lists and revokes tokens.",
    footer = {
      "",
      "  buswork token create ada --role deployer --expires 90d",
      "  buswork token list",
      "  buswork token revoke ada",
      "",
      "Asks a node, with BUSWORK_TOKEN, where one is named or runs here; else, and wherever",
      "--database.url or --data.dir is given, it is done in the database itself: so the first",
      "token is made before the first start. A token is shown once, when it is made."
    })
final class TokenCommand extends ReadingCommand {

  @Parameters(index = "0", paramLabel = "DEED", description = "create, list or revoke.")
  private Deed deed = Deed.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Which token.")
  private @Nullable String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "What it may do: viewer, submitter, operator, deployer or admin.")
  private @Nullable String role;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "How long it holds, such as 90d; else until it is revoked.")
  private @Nullable String expires;

  @Mixin private final TokenDatabase database = new TokenDatabase();

  /** What is to be done. */
  enum Deed {
    CREATE,
    LIST,
    REVOKE
  }

  @Override
  public Integer call() throws Exception {
    check();
    boolean byNode =
        isServerNamed() || isTokenGiven() || NodeFinder.url(shell().dataDir()).isPresent();
    if (byNode && !database.isGiven()) {
      return super.call();
    }
    return database.open(shell(), this::inDatabase);
  }

  private void check() {
    if (deed != Deed.LIST && name == null) {
      throw new UsageException("name the token that is meant");
    }
    if (deed == Deed.CREATE && role == null) {
      throw new UsageException("--role is missing: one of " + Role.names());
    }
    if (deed == Deed.CREATE && !NewAccessToken.isName(name())) {
      throw new UsageException("a name must be " + NewAccessToken.NAME_RULE);
    }
    role();
    lasts();
  }

  private String name() {
    return name == null ? "" : name;
  }

  private Role role() {
    String said = role;
    return said == null
        ? Role.VIEWER
        : Role.ofWireName(said)
            .orElseThrow(
                () ->
                    new UsageException("--role must be one of " + Role.names() + ", not " + said));
  }

  private @Nullable Duration lasts() {
    try {
      return expires == null ? null : Durations.parse(expires);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--expires must be " + Durations.FORM + ", not " + expires);
    }
  }

  @Override
  int run(Session session) {
    switch (deed) {
      case CREATE -> {
        JsonObject wanted = new JsonObject().put("name", name).put("role", role().wireName());
        if (expires != null) {
          wanted.put("expires", expires);
        }
        tellNew(session.await(session.client().createToken(wanted)));
      }
      case REVOKE -> {
        session.await(session.client().revokeToken(name()));
        tellRevoked();
      }
      case LIST -> list(session.await(session.client().tokens()));
    }
    return Commands.DONE;
  }

  private Future<Runnable> inDatabase(LocalTokens tokens) {
    return switch (deed) {
      case CREATE -> tokens.create(name(), role(), lasts()).map(made -> () -> tellNew(made));
      case REVOKE -> tokens.revoke(name()).map(gone -> this::tellRevoked);
      case LIST -> tokens.list().map(all -> () -> list(all));
    };
  }

  /** The token alone on its line of the output, so that a script can take it. */
  private void tellNew(JsonObject made) {
    if (isJson()) {
      printJson(made);
      return;
    }
    String until = made.getString("expiresAt");
    shell()
        .err()
        .println(
            "token "
                + made.getString("name")
                + ", role "
                + made.getString("role")
                + (until == null ? "" : ", until " + until)
                + ". It is shown only now:");
    shell().err().flush();
    shell().out().println(made.getString("token"));
  }

  private void tellRevoked() {
    if (isJson()) {
      printJson(new JsonObject().put("name", name).put("revoked", true));
    } else {
      shell().out().println("revoked: " + name);
    }
  }

  private void list(List<JsonObject> tokens) {
    if (isJson()) {
      printJson(new JsonObject().put("items", new JsonArray(tokens)).putNull("next"));
      return;
    }
    Instant now = shell().time().instant();
    var table = new Table("TOKEN", "ROLE", "MADE", "BY", "USED", "EXPIRES");
    for (JsonObject token : tokens) {
      table.row(
          token.getString("name"),
          token.getString("role"),
          Times.relative(token.getString("createdAt"), now),
          token.getString("createdBy"),
          Times.relative(token.getString("lastUsedAt"), now),
          Times.relative(token.getString("expiresAt"), now));
    }
    table.print(shell());
  }
}
