package io.buswork.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed becomes lines, each whole. */
class PrintedLinesTest {

  private final List<String> lines = new ArrayList<>();
  private final PrintStream out =
      new PrintStream(new PrintedLines(lines::add), true, StandardCharsets.UTF_8);

  @Test
  void aLineIsTakenWhenItEnds() {
    out.print("one ");
    out.flush();
    assertThat(lines).isEmpty();
    out.println("line");
    out.printf("two%nthree\r\n\n");
    assertThat(lines).containsExactly("one line", "two", "three", "");
  }

  @Test
  void lettersBeyondAsciiStayWhole() {
    out.println("Grüße, 世界");
    assertThat(lines).containsExactly("Grüße, 世界");
  }

  @Test
  void anExceptionIsALineAFrame() {
    new IllegalStateException("broken").printStackTrace(out);
    assertThat(lines.get(0)).isEqualTo("java.lang.IllegalStateException: broken");
    assertThat(lines.get(1)).startsWith("\tat " + getClass().getName());
  }

  @Test
  void aLineWithoutEndComesInPieces() {
    out.print("x".repeat(2 * PrintedLines.MAX_BYTES + 1));
    assertThat(lines).hasSize(2).allMatch(line -> line.length() == PrintedLines.MAX_BYTES);
  }
}
