package io.buswork.bench.peers;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what all runs have printed. */
final class Results {

  /** The row of our own. */
  static final String OWN = "Buswork";

  private static final String OWN_SETTINGS = "defaults, one node, through its HTTP API";
  private static final Pattern FIGURE =
      Pattern.compile("^\\|\\s*(W[124])\\b[^|]*\\|\\s*([\\d.,]+)\\s*\\|(.*)$");
  private static final Pattern LATENCY =
      Pattern.compile("p50\\s+([\\d.,]+)\\s*ms.*p99\\s+([\\d.,]+)\\s*ms");

  private final Map<List<String>, Map<Measure, List<Double>>> values = new LinkedHashMap<>();
  private final Set<String> gaps = new LinkedHashSet<>();

  /** Takes a line of a peer's run, or what says that there was none; other lines mean nothing. */
  void addLine(String line) {
    if (!line.startsWith("{")) {
      return;
    }
    JsonObject json = new JsonObject(line);
    if (json.containsKey("missing")) {
      gaps.add(json.getString("missing") + ": " + json.getString("why"));
      return;
    }
    List<String> row = List.of(json.getString("peer"), json.getString("settings"));
    switch (json.getString("workload")) {
      case "W1" -> add(row, Measure.SUBMIT, json.getDouble("rate"));
      case "W2" -> add(row, Measure.DRAIN, json.getDouble("rate"));
      case "W3" -> {
        add(row, Measure.P50, json.getDouble("p50"));
        add(row, Measure.P99, json.getDouble("p99"));
      }
      case "W4" -> {
        add(row, Measure.BOTH, json.getDouble("rate"));
        add(row, Measure.CLIENT, json.getDouble("clientMicros"));
        add(row, Measure.SERVER, json.getDouble("serverMicros"));
      }
      default -> throw new IllegalArgumentException("no workload: " + line);
    }
  }

  /** Takes a line of the table that {@code bench/run} prints; other lines mean nothing. */
  void addOwnLine(String line) {
    List<String> row = List.of(OWN, OWN_SETTINGS);
    Matcher latency = LATENCY.matcher(line);
    if (line.startsWith("| W3") && latency.find()) {
      add(row, Measure.P50, number(latency.group(1)));
      add(row, Measure.P99, number(latency.group(2)));
    }
    Matcher figure = FIGURE.matcher(line);
    if (figure.matches()) {
      double rate = number(figure.group(2));
      switch (figure.group(1)) {
        case "W1" -> add(row, Measure.SUBMIT, rate);
        case "W2" -> add(row, Measure.DRAIN, rate);
        default -> {
          add(row, Measure.BOTH, rate);
          addOwnMicros(row, figure.group(3));
        }
      }
    }
  }

  /** The cells behind the rate: of the limit, Postgres, node. */
  private void addOwnMicros(List<String> row, String rest) {
    String[] cells = rest.split("\\|");
    if (cells.length >= 3) {
      add(row, Measure.SERVER, number(cells[1].strip()));
      add(row, Measure.CLIENT, number(cells[2].strip()));
    }
  }

  /** Buswork first, then in the order they came. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    values.forEach(
        (row, measured) -> {
          Map<Measure, Spread> spreads = new EnumMap<>(Measure.class);
          measured.forEach((measure, all) -> spreads.put(measure, Spread.of(all)));
          rows.add(new Row(row.get(0), row.get(1), spreads));
        });
    rows.sort(Comparator.comparing(row -> !row.isOwn()));
    return rows;
  }

  /** What was not measured, and why. */
  List<String> gaps() {
    return List.copyOf(gaps);
  }

  private void add(List<String> row, Measure measure, double value) {
    values
        .computeIfAbsent(row, r -> new EnumMap<>(Measure.class))
        .computeIfAbsent(measure, m -> new ArrayList<>())
        .add(value);
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(",", ""));
  }
}
