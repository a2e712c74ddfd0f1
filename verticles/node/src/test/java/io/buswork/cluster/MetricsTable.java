package io.buswork.cluster;

import io.buswork.documentation.Repository;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of metrics in {@code docs/metrics.md}, and the same as a node's answer has it. */
final class MetricsTable {

  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** Of histograms, not of the metric. */
  private static final String BUCKET = "le";

  private MetricsTable() {}

  /**
   * A metric.
   *
   * @param name its name, with {@code _total} where it counts
   * @param type {@code counter}, {@code gauge}, {@code histogram} or {@code summary}
   * @param unit its unit, which its name says; a dash if it has none
   * @param labels their names, with commas
   * @param meaning a few words
   */
  record Row(String name, String type, String unit, String labels, String meaning) {

    /** Whether a node may lack it. */
    boolean isOptional() {
      return meaning.startsWith("With ");
    }
  }

  /** The rows as the documentation has them. */
  static List<Row> documented() {
    return Repository.text("docs/metrics.md")
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(1, line.length() - 1).split("\\|"))
        .filter(cells -> cells.length == 5)
        .map(cells -> Arrays.stream(cells).map(cell -> cell.replace("`", "").strip()).toList())
        .map(c -> new Row(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4)))
        .toList();
  }

  /** The rows as a node shows them, without unit. */
  static List<Row> shown(String answer) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    String name = "";
    for (String line : answer.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# TYPE ")) {
        name = words[2];
        types.put(name, words[3]);
      } else if (line.startsWith("# HELP ")) {
        helps.put(words[2], words.length > 3 ? words[3] : "");
      } else if (!line.isBlank()) {
        labels.computeIfAbsent(name, n -> new TreeSet<>()).addAll(labels(line));
      }
    }
    List<Row> rows = new ArrayList<>();
    types.forEach(
        (metric, type) ->
            rows.add(
                new Row(
                    metric,
                    type,
                    "",
                    String.join(", ", labels.getOrDefault(metric, Set.of())),
                    helps.getOrDefault(metric, ""))));
    return rows;
  }

  private static Set<String> labels(String line) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = LABEL.matcher(line);
    while (matcher.find()) {
      if (!matcher.group(1).equals(BUCKET)) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  /** What both kinds of rows say. */
  static Set<String> text(List<Row> rows) {
    return rows.stream()
        .map(row -> row.name() + " " + row.type() + " {" + row.labels() + "}")
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
