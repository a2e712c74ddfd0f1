package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.access.BearerToken;
import io.buswork.postgres.EmbeddedServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens by a node, and in the database itself where there is no node to ask. */
class TokenCommandTest {

  private static final String TOKEN =
      """
      {"name":"ci","role":"deployer","createdAt":"2026-03-01T09:00:00.000Z","createdBy":"ada",
       "lastUsedAt":null,"expiresAt":"2026-05-30T10:00:00.000Z"}""";

  private final FakeApi api = new FakeApi();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aNewTokenIsAllThatIsPrinted() {
    api.on("POST /tokens", 201, new JsonObject(TOKEN).put("token", "bw_secret").encode());
    CommandRun run = run("token", "create", "ci", "--role", "deployer", "--expires", "90d");
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("bw_secret\n");
    assertThat(run.err()).contains("token ci, role deployer", "shown only now");
    assertThat(api.calls.get(0).body().toJsonObject())
        .isEqualTo(
            new JsonObject().put("name", "ci").put("role", "deployer").put("expires", "90d"));
    assertThat(api.calls.get(0).authorization()).isEqualTo("Bearer mine");
  }

  @Test
  void tokensAreListedWithoutWhatTheyShow() {
    api.on("GET /tokens", 200, "{\"items\":[" + TOKEN + "],\"next\":null}");
    assertThat(run("token", "list").out())
        .contains("TOKEN", "ci", "deployer", "ada")
        .contains("60m ago", "in 90d");
    assertThat(run("token", "list", "--json").out()).contains("\"createdBy\" : \"ada\"");
  }

  @Test
  void aTokenIsRevoked() {
    api.on("DELETE /tokens/ci", 204, "");
    assertThat(run("token", "revoke", "ci").out()).isEqualTo("revoked: ci\n");
    assertThat(run("token", "revoke", "other").code()).isEqualTo(Commands.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "token make x",
        "token create",
        "token create ci",
        "token create ci --role root",
        "token create open --role viewer",
        "token create ci --role viewer --expires soon",
        "token revoke"
      })
  void whatMakesNoSenseIsRefusedBeforeItIsSent(String line) {
    assertThat(run(line.split(" ")).code()).isEqualTo(Commands.USAGE);
    assertThat(api.calls).isEmpty();
  }

  @Test
  void theFirstTokenIsMadeInTheDatabaseBeforeThereIsANode() {
    Path data = dir.resolve("kept");
    EmbeddedServer server = EmbeddedServer.start(data.resolve("postgres"));
    try {
      List<String> there = List.of("--database.url", server.url());
      CommandRun made = alone(there, "token", "create", "ada", "--role", "admin");
      assertThat(made.err()).contains("token ada, role admin");
      assertThat(BearerToken.of(made.out().strip())).isPresent();
      CommandRun again = alone(there, "token", "create", "ada", "--role", "admin");
      assertThat(again.code()).isEqualTo(Commands.FAILED);
      assertThat(again.err()).contains("there is a token 'ada' already");
      assertThat(alone(there, "token", "list").out()).contains("ada", "admin", "command line");
      assertThat(alone(there, "token", "revoke", "ada").out()).isEqualTo("revoked: ada\n");
      assertThat(alone(there, "token", "revoke", "ada").code()).isEqualTo(Commands.FAILED);
      assertThat(alone(there, "token", "list").out()).doesNotContain("ada");
    } finally {
      server.stop();
    }
  }

  private CommandRun alone(List<String> options, String... words) {
    String[] all = Stream.concat(List.of(words).stream(), options.stream()).toArray(String[]::new);
    return CommandRun.of(dir, Map.of(), "", all);
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        dir, Map.of("BUSWORK_URL", api.url(), "BUSWORK_TOKEN", "mine"), "", arguments);
  }
}
