package io.buswork.bench.peers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Medians with what they lie between, a row for each peer and setting. */
final class MarkdownTable {

  private MarkdownTable() {}

  static String of(List<Row> rows) {
    StringBuilder table = new StringBuilder("| | settings | runs |");
    for (Measure measure : Measure.values()) {
      table.append(' ').append(measure.title()).append(" |");
    }
    table.append("\n|").append(" --- |".repeat(3 + Measure.values().length)).append('\n');
    rows.forEach(row -> table.append(line(row)).append('\n'));
    return table.toString();
  }

  private static String line(Row row) {
    return Arrays.stream(Measure.values())
        .map(measure -> cell(row, measure))
        .collect(
            Collectors.joining(
                " | ",
                "| %s | %s | %d | ".formatted(row.peer(), row.settings(), row.runs()),
                " |"));
  }

  private static String cell(Row row, Measure measure) {
    Spread spread = row.spread(measure);
    if (spread == null) {
      return "–";
    }
    String median = measure.text(spread.median());
    return spread.runs() == 1
        ? median
        : "%s (%s–%s)".formatted(median, measure.text(spread.min()), measure.text(spread.max()));
  }
}
