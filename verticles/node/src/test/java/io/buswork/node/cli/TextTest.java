package io.buswork.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
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
  void aRowOfTheWrongLengthIsRefused() {
    assertThatThrownBy(() -> new Table("A", "B").row("1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
