package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void timesAreRelativeInOneUnit() {
    assertThat(Times.relative("2026-03-01T09:59:59.500Z", NOW)).isEqualTo("now");
    assertThat(Times.relative("2026-03-01T09:59:01Z", NOW)).isEqualTo("59s ago");
    assertThat(Times.relative("2026-03-01T12:00:00Z", NOW)).isEqualTo("in 2h");
    assertThat(Times.relative("2026-02-01T12:00:00Z", NOW)).isEqualTo("27d ago");
    assertThat(Times.relative(null, NOW)).isEqualTo("-");
  }

  @Test
  void durationsHaveThreeDigitsOrSo() {
    assertThat(Times.exact(0.44)).isEqualTo("0.4 ms");
    assertThat(Times.exact(85.2)).isEqualTo("85 ms");
    assertThat(Times.exact(1_234)).isEqualTo("1.2 s");
    assertThat(Times.exact(200_400)).isEqualTo("3m 20s");
  }

  @Test
  void barsAreAsLongAsTheyShouldBe() {
    assertThat(Bar.of(0, 10)).isEqualTo("··········");
    assertThat(Bar.of(50, 10)).isEqualTo("█████·····");
    assertThat(Bar.of(100, 10)).isEqualTo("██████████");
    assertThat(Bar.of(33, 10)).hasSize(10);
    assertThat(Bar.of(250, 4)).isEqualTo("████");
  }

  @Test
  void colourIsOnlyThereWhereItIsWanted() {
    assertThat(new Style(false).state("failed")).isEqualTo("failed");
    assertThat(new Style(true).state("failed")).isEqualTo("\u001b[31mfailed\u001b[0m");
  }

  @Test
  void aLineIsCutByWhatIsSeenOfIt() {
    String coloured = new Style(true).green("four");
    assertThat(Style.cut(coloured, 4)).isEqualTo(coloured);
    assertThat(Style.cut(coloured + "five", 6)).isEqualTo(coloured + "fi");
    assertThat(Style.cut(coloured, 2)).isEqualTo(new Style(true).green("fo"));
    assertThat(Style.cut("進捗 50", 5)).isEqualTo("進捗 ");
  }

  @Test
  void whatOthersHaveWrittenSteersNoTerminal() {
    assertThat(Style.oneLine("a\u001b[2Jb\r\n\tc\u0007")).isEqualTo("a\uFFFD[2Jb c\uFFFD");
    assertThat(Style.harmless("a\u009b\n\tb")).isEqualTo("a\uFFFD\n\tb");
  }

  @Test
  void onANarrowTerminalATableLeavesOutWhatCanBeSpared() {
    Table table = new Table("NAME", "STATE", ">COUNT").spare(1, 0);
    table.row("first", "open", "12");
    assertThat(table.lines(shell(19)))
        .containsExactly("NAME   STATE  COUNT", "first  open      12");
    assertThat(table.lines(shell(18))).containsExactly("NAME   COUNT", "first     12");
    assertThat(table.lines(shell(11))).containsExactly("COUNT", "   12");
  }

  private static Shell shell(int columns) {
    return new Shell(
        new PrintWriter(Writer.nullWriter()),
        new PrintWriter(Writer.nullWriter()),
        InputStream.nullInputStream(),
        Map.of(),
        Path.of(""),
        new Style(false),
        true,
        () -> new TerminalSize(columns, 20),
        InstantSource.fixed(NOW));
  }

  @Test
  void aRowOfTheWrongLengthIsRefused() {
    assertThatThrownBy(() -> new Table("A", "B").row("1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
