package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitCommandTest {

  private static final String QUEUE =
      """
      {"name":"mail","paused":false,"concurrency":20,"concurrencyPerKey":2,
       "rate":{"limit":100,"per":"1s"},"ratePerKey":null,"maxDepth":1000,"weight":3}""";

  private final FakeApi api = new FakeApi();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void sendsWhatIsNamedAndShowsWhatHolds() {
    api.on("PUT /queues/mail", 200, QUEUE);
    assertThat(run("limit", "mail", "--concurrency", "20", "--rate", "100/1s").out())
        .isEqualTo("queue mail: concurrency 20, per-key 2, rate 100/1s, depth 1000, weight 3\n");
    assertThat(api.calls.get(0).body().toJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("concurrency", 20)
                .put("rate", new JsonObject().put("limit", 100).put("per", "1s")));
  }

  @Test
  void noneTakesALimitAway() {
    api.on("PUT /queues/mail", 200, "{\"name\":\"mail\",\"paused\":false,\"weight\":1}");
    assertThat(run("limit", "mail", "--per-key", "none", "--rate-per-key", "none").out())
        .isEqualTo("queue mail: -\n");
    assertThat(api.calls.get(0).body().toJsonObject())
        .isEqualTo(new JsonObject().putNull("concurrencyPerKey").putNull("ratePerKey"));
  }

  @Test
  void queuesShowTheirLimits() {
    api.on("GET /queues", 200, "{\"items\":[" + QUEUE + "],\"next\":null}");
    assertThat(run("queues").out()).contains("rate 100/1s");
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeItIsSent() {
    assertThat(run("limit", "mail").code()).isEqualTo(Commands.USAGE);
    assertThat(run("limit", "mail", "--rate", "100").code()).isEqualTo(Commands.USAGE);
    assertThat(run("limit", "mail", "--max-depth", "many").code()).isEqualTo(Commands.USAGE);
    assertThat(api.calls).isEmpty();
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "", arguments);
  }
}
