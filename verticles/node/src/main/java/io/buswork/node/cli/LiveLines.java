package io.buswork.node.cli;

import java.util.List;

/**
 * Lines at the bottom of a terminal that are drawn over again and again; nothing where nobody
 * watches. Each frame is written at once, so that it does not flicker. Not safe for use by several
 * threads.
 */
public final class LiveLines {

  private final Shell shell;
  private List<String> drawn = List.of();

  /** None yet. */
  public LiveLines(Shell shell) {
    this.shell = shell;
  }

  /** Draws these in place of the last ones: as many as the terminal has lines for. */
  public void draw(List<String> lines) {
    draw("", lines);
  }

  /**
   * The same, below something that stays.
   *
   * @param above whole lines, or empty
   */
  void draw(String above, List<String> lines) {
    if (!shell.isLive()) {
      write(above);
      return;
    }
    TerminalSize size = shell.size();
    var frame = new StringBuilder(erased()).append(above);
    drawn =
        lines.stream()
            .limit(Math.max(1, size.rows() - 1))
            .map(line -> Style.cut(line, size.columns()))
            .toList();
    drawn.forEach(line -> frame.append(line).append('\n'));
    write(frame.toString());
  }

  /** Takes them away, so that other lines can be printed. */
  public void clear() {
    write(erased());
    drawn = List.of();
  }

  /** Up to the first line, then erases to the end of the screen. */
  private String erased() {
    return drawn.isEmpty() ? "" : "\u001b[" + height() + "A\u001b[J";
  }

  /** In a window that has become narrower, lines have been broken. */
  private int height() {
    TerminalSize size = shell.size();
    int height =
        drawn.stream()
            .mapToInt(line -> Math.max(1, -Math.floorDiv(-Style.columns(line), size.columns())))
            .sum();
    return Math.min(height, Math.max(1, size.rows() - 1));
  }

  private void write(String text) {
    if (!text.isEmpty()) {
      shell.out().print(text);
      shell.out().flush();
    }
  }
}
