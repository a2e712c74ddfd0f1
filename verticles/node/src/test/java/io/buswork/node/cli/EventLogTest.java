package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code watch} draws on a terminal, whatever comes and however small it is. */
class EventLogTest {

  private static final String ERASE = "\u001b[J";

  private final StringWriter out = new StringWriter();
  private TerminalSize size = new TerminalSize(80, 24);
  private final EventLog log =
      new EventLog(
          new Shell(
              new PrintWriter(out),
              new PrintWriter(out),
              InputStream.nullInputStream(),
              Map.of(),
              Path.of(""),
              new Style(false),
              true,
              () -> size,
              InstantSource.fixed(CommandRun.NOW)),
          false);

  @Test
  void eachTaskThatTellsItsProgressHasABarUntilItEnds() {
    progress("1", 50, "half");
    progress("2", 10, "begun");
    assertThat(lastFrame()).contains("50%  1 report  half\n").contains("10%  2 report  begun\n");
    event("succeeded", "1", new JsonObject().put("type", "report"));
    assertThat(lastFrame()).contains("succeeded   1 report\n").contains("2 report  begun");
    assertThat(lastFrame()).doesNotContain("half");
    log.close();
    assertThat(out.toString()).endsWith(ERASE);
  }

  @Test
  void theBarsNeverTakeMoreThanTheTerminalHas() {
    size = new TerminalSize(40, 6);
    IntStream.range(0, 3_000).forEach(i -> progress("t" + i, 50, "進捗 a long message of it"));
    String[] lines = lastFrame().split("\n");
    assertThat(lines).hasSize(4).allMatch(line -> Style.columns(line) <= 40);
    assertThat(lines[3]).isEqualTo("and 997 more that run");
  }

  @Test
  void inAWindowThatBecameNarrowerTheBrokenLinesAreErasedToo() {
    progress("1", 50, "x".repeat(60));
    size = new TerminalSize(40, 24);
    progress("1", 60, "y");
    assertThat(out.toString()).contains("\u001b[2A" + ERASE);
  }

  @Test
  void afterAGapNobodyIsTakenToRunWhoseEndMayBeMissed() {
    progress("1", 50, "half");
    log.add(new JsonObject().put("type", "io.buswork.stream.gap").put("data", new JsonObject()));
    assertThat(lastFrame()).contains("stream.gap").doesNotContain("half");
  }

  @Test
  void aMessageCannotSteerTheTerminal() {
    progress("1", 50, "\u001b[2J\nnext");
    event("log", "1", new JsonObject().put("lines", new JsonArray().add("\u001b]0;x")));
    assertThat(out.toString()).doesNotContain("\u001b[2J", "\u001b]", "\nnext");
  }

  private void progress(String id, int percent, String message) {
    JsonObject data = new JsonObject().put("type", "report");
    event("progress", id, data.put("percent", percent).put("message", message));
  }

  private void event(String kind, String id, JsonObject data) {
    log.add(
        new JsonObject()
            .put("type", "io.buswork.task." + kind)
            .put("subject", id)
            .put("time", "2026-03-01T10:00:00.000Z")
            .put("data", data));
  }

  private String lastFrame() {
    String all = out.toString();
    return all.substring(all.lastIndexOf(ERASE) + ERASE.length());
  }
}
