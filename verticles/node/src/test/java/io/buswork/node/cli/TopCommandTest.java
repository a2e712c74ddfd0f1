package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopCommandTest {

  private static final String UP = "\u001b[";

  private final FakeApi api = new FakeApi();
  @TempDir private Path dir;

  @BeforeEach
  void serve() {
    String queues =
        IntStream.rangeClosed(1, 12)
            .mapToObj(
                i ->
                    "{\"name\":\"q%d\",\"counts\":{\"ready\":%d,\"running\":1},\"rateIn\":%d,\"rateOut\":2.0}"
                        .formatted(i, 100 * i, i))
            .collect(Collectors.joining(","));
    api.on("GET /queues", 200, "{\"items\":[" + queues + "],\"next\":null}");
    api.on(
        "GET /nodes",
        200,
        "{\"items\":[{\"id\":\"n1\",\"roles\":[\"api\"],\"load\":{\"cpu\":0.5,\"loopLagMs\":0.2,"
            + "\"lanes\":{\"io-short\":{\"slots\":1000,\"used\":7}}}}],\"next\":null}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void onATerminalItIsDrawnOverWithTheBusiestQueuesThatHaveRoom() {
    CommandRun run =
        CommandRun.live(dir, Map.of("BUSWORK_URL", api.url()), "top", "-n", "2", "-d", "0.1");
    assertThat(run.code()).isZero();
    // Twenty lines, but for the cursor's own: drawn once more over the first.
    assertThat(run.out()).containsOnlyOnce(UP + "18A" + UP + "J");
    assertThat(run.out())
        .contains("1 node, 12 queues: 78 tasks/s in, 24 out; 7800 ready, 12 running")
        .contains("q12")
        .doesNotContain("q1 ")
        .contains("and 1 more queue\n")
        .contains("7/1000");
  }

  @Test
  void elsewhereAllOfItIsPrintedOnce() {
    CommandRun run = CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "", "top");
    assertThat(run.out()).contains("q1 ", "q12", "n1").doesNotContain(UP, "more queues");
    assertThat(api.calls).hasSize(2);
  }

  @Test
  void asJsonItIsWhatTheApiSays() {
    CommandRun run = CommandRun.of(dir, Map.of("BUSWORK_URL", api.url()), "", "top", "--json");
    JsonObject json = new JsonObject(run.out());
    assertThat(json.getJsonArray("queues")).hasSize(12);
    assertThat(json.getJsonArray("nodes")).hasSize(1);
  }

  @Test
  void aSillyIntervalIsRefused() {
    assertThat(CommandRun.of(dir, Map.of(), "", "top", "-d", "0").code()).isEqualTo(2);
  }

  @Test
  void theTerminalsSizeIsRowsThenColumns() {
    assertThat(TerminalSize.parse("24 80\n")).isEqualTo(new TerminalSize(80, 24));
    assertThat(TerminalSize.parse("0 0\n")).isEqualTo(TerminalSize.DEFAULT);
    assertThat(TerminalSize.parse("")).isEqualTo(TerminalSize.DEFAULT);
    assertThat(TerminalSize.of(Map.of("COLUMNS", "90", "LINES", "x"), false))
        .isEqualTo(new TerminalSize(90, 40));
  }
}
