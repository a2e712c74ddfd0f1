package io.buswork.node.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Rows of text in aligned columns, two blanks apart. */
public final class Table {

  private static final int GAP = 2;

  /** The last column is cut, but not further than this. */
  private static final int LEAST_LAST = 10;

  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;
  private final List<UnaryOperator<String>> looks = new ArrayList<>();
  private List<Integer> spared = List.of();

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
    rows.add(Arrays.stream(cells).map(Style::oneLine).toList());
  }

  /** Colours a column's cells. */
  Table look(int column, UnaryOperator<String> look) {
    looks.set(column, look);
    return this;
  }

  /** Leaves these columns out, one after the other, until the rest fits on the terminal. */
  Table spare(Integer... columns) {
    spared = List.of(columns);
    return this;
  }

  /** Writes it; the last column is cut where the terminal ends. */
  public void print(Shell shell) {
    lines(shell).forEach(shell.out()::println);
  }

  /** The same as lines. */
  List<String> lines(Shell shell) {
    int[] widths = widths();
    List<Integer> columns = columns(widths, shell);
    List<String> lines = new ArrayList<>();
    lines.add(shell.style().dim(line(heads, columns, widths, shell, false)));
    rows.forEach(row -> lines.add(line(row, columns, widths, shell, true)));
    return lines;
  }

  /** Those that there is room for; where nobody watches there is room for all. */
  private List<Integer> columns(int[] widths, Shell shell) {
    List<Integer> columns = new ArrayList<>(IntStream.range(0, heads.size()).boxed().toList());
    int room = shell.isLive() ? shell.width() : Integer.MAX_VALUE;
    for (Integer column : spared) {
      if (least(columns, widths) <= room) {
        break;
      }
      columns.remove(column);
    }
    return columns;
  }

  /** What they take if the last one is cut as far as it may be. */
  private static int least(List<Integer> columns, int[] widths) {
    int last = widths[columns.get(columns.size() - 1)];
    int all = columns.stream().mapToInt(each -> widths[each] + GAP).sum() - GAP;
    return all - last + Math.min(last, LEAST_LAST);
  }

  private String line(
      List<String> cells, List<Integer> columns, int[] widths, Shell shell, boolean coloured) {
    var line = new StringBuilder();
    int used = 0;
    int last = columns.get(columns.size() - 1);
    for (int i : columns) {
      String cell = cells.get(i);
      String text = i == last ? cut(cell, shell, used) : pad(cell, widths[i], right[i]);
      if (i == last && right[i]) {
        text = pad(text, widths[i], true);
      }
      line.append(coloured ? looks.get(i).apply(text) : text)
          .append(i == last ? "" : " ".repeat(GAP));
      used += widths[i] + GAP;
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
              rows.stream().mapToInt(row -> Style.columns(row.get(column))).max().orElse(0));
    }
    return widths;
  }

  private static String cut(String cell, Shell shell, int used) {
    int room = Math.max(LEAST_LAST, shell.width() - used);
    return shell.isLive() && Style.columns(cell) > room ? Style.cut(cell, room - 1) + "…" : cell;
  }

  private static String pad(String text, int width, boolean toTheRight) {
    String blanks = " ".repeat(Math.max(0, width - Style.columns(text)));
    return toTheRight ? blanks + text : text + blanks;
  }
}
