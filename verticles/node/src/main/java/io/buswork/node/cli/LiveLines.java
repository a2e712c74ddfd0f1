package io.buswork.node.cli;

import java.util.List;

/**
 * Lines at the bottom of a terminal that are drawn over again and again; nothing where nobody
 * watches. Not safe for use by several threads.
 */
public final class LiveLines {

  private final Shell shell;
  private int drawn;

  /** None yet. */
  public LiveLines(Shell shell) {
    this.shell = shell;
  }

  /** Draws these in place of the last ones. */
  public void draw(List<String> lines) {
    if (!shell.isLive()) {
      return;
    }
    clear();
    for (String line : lines) {
      shell.out().println(Style.cut(line, shell.width()));
    }
    drawn = lines.size();
    shell.out().flush();
  }

  /** Takes them away, so that other lines can be printed. */
  public void clear() {
    if (drawn > 0) {
      // Up so many lines, then erase to the end of the screen.
      shell.out().print("\u001b[" + drawn + "A\u001b[J");
      shell.out().flush();
      drawn = 0;
    }
  }
}
