package io.buswork.node.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows of text in aligned columns, two blanks apart. */
public final class Table {

  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;
  private final List<UnaryOperator<String>> looks = new ArrayList<>();

  /** A table with these heads; one that begins with {@code >} aligns its column to the right. */
  public Table(String... heads) {
    this.right = new boolean[heads.length];
    for (int i = 0; i < heads.length; i++) {
      right[i] = heads[i].startsWith(">");
      looks.add(UnaryOperator.identity());
    }
    this.heads = Arrays.stream(heads).map(head -> head.replaceFirst("^>", "")).toList();
  }

  /** Adds a row, a cell a head. */
  public void row(String... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + heads.size() + " heads");
    }
    rows.add(Arrays.stream(cells).map(Table::oneLine).toList());
  }

  /** Colours a column's cells. */
  Table look(int column, UnaryOperator<String> look) {
    looks.set(column, look);
    return this;
  }

  /** Writes it; the last column is cut where the terminal ends. */
  public void print(Shell shell) {
    lines(shell).forEach(shell.out()::println);
  }

  /** The same as lines. */
  List<String> lines(Shell shell) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(shell.style().dim(line(heads, widths, shell, false)));
    rows.forEach(row -> lines.add(line(row, widths, shell, true)));
    return lines;
  }

  private String line(List<String> cells, int[] widths, Shell shell, boolean coloured) {
    var line = new StringBuilder();
    int used = 0;
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i == cells.size() - 1;
      String cell = cells.get(i);
      String text = last ? cut(cell, shell, used) : pad(cell, widths[i], right[i]);
      if (last && right[i]) {
        text = pad(text, widths[i], true);
      }
      line.append(coloured ? looks.get(i).apply(text) : text).append(last ? "" : "  ");
      used += widths[i] + 2;
    }
    return line.toString().stripTrailing();
  }

  private int[] widths() {
    int[] widths = new int[heads.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              heads.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    return widths;
  }

  private static String cut(String cell, Shell shell, int used) {
    int room = Math.max(10, shell.width() - used);
    return shell.isLive() && cell.length() > room ? cell.substring(0, room - 1) + "…" : cell;
  }

  private static String pad(String text, int width, boolean toTheRight) {
    String blanks = " ".repeat(Math.max(0, width - text.length()));
    return toTheRight ? blanks + text : text + blanks;
  }

  private static String oneLine(String cell) {
    return cell.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
