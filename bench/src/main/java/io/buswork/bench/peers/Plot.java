package io.buswork.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars of the medians with whiskers from the lowest to the highest run, a panel for each workload;
 * as SVG without anything around it. Rates begin at 0; latencies, which differ by hundreds of
 * times, are on a logarithmic axis.
 */
final class Plot {

  private static final List<Measure> PANELS =
      List.of(Measure.SUBMIT, Measure.DRAIN, Measure.BOTH, Measure.P50, Measure.P99);
  private static final int WIDTH = 960;
  private static final int LABELS = 430;
  private static final int BARS = 400;
  private static final int BAR = 16;
  private static final int LINE = 24;
  private static final int TITLE = 40;
  private static final String OWN_COLOUR = "#0b6e99";
  private static final String PEER_COLOUR = "#b4bcc4";

  private final List<Row> rows;
  private final StringBuilder svg = new StringBuilder();

  private Plot(List<Row> rows) {
    this.rows = rows;
  }

  static String of(List<Row> rows) {
    return new Plot(rows).draw();
  }

  private String draw() {
    int height = PANELS.size() * (TITLE + rows.size() * LINE) + LINE;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='12'>",
        WIDTH, height);
    add("<rect width='%d' height='%d' fill='#ffffff'/>", WIDTH, height);
    int top = 0;
    for (Measure measure : PANELS) {
      top = panel(measure, top);
    }
    add("</svg>");
    return svg.toString();
  }

  private int panel(Measure measure, int top) {
    String better = measure.isTime() ? "less is better, logarithmic" : "more is better";
    add(
        "<text x='10' y='%d' font-size='14' font-weight='bold'>%s (%s)</text>",
        top + TITLE - 12, measure.title(), better);
    Scale scale = Scale.of(measure, spreads(measure));
    int y = top + TITLE;
    for (Row row : rows) {
      Spread spread = row.spread(measure);
      if (spread != null) {
        bar(row, measure, spread, scale, y);
        y += LINE;
      }
    }
    return y;
  }

  private void bar(Row row, Measure measure, Spread spread, Scale scale, int y) {
    int middle = y + BAR / 2;
    double end = LABELS + scale.at(spread.median());
    double high = LABELS + scale.at(spread.max());
    add(
        "<text x='%d' y='%d' text-anchor='end'>%s<title>%s</title></text>",
        LABELS - 8, middle + 4, escape(label(row)), escape(row.settings()));
    add(
        "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
        LABELS, y, end - LABELS, BAR, row.isOwn() ? OWN_COLOUR : PEER_COLOUR);
    add(
        "<path d='M%.1f %d H%.1f' stroke='#333333' stroke-width='1.5'/>",
        LABELS + scale.at(spread.min()), middle, high);
    add("<text x='%.1f' y='%d'>%s</text>", high + 6, middle + 4, measure.text(spread.median()));
  }

  /** The settings too, up to the first comma, where the name alone says not enough. */
  private String label(Row row) {
    long same = rows.stream().filter(other -> other.peer().equals(row.peer())).count();
    if (same == 1) {
      return row.peer();
    }
    List<String> others =
        rows.stream()
            .filter(other -> !other.equals(row) && other.peer().equals(row.peer()))
            .flatMap(other -> List.of(other.settings().split(", ")).stream())
            .toList();
    List<String> own = new ArrayList<>(List.of(row.settings().split(", ")));
    own.removeAll(others);
    return row.peer() + ", " + String.join(", ", own);
  }

  private List<Spread> spreads(Measure measure) {
    List<Spread> spreads = new ArrayList<>();
    for (Row row : rows) {
      Spread spread = row.spread(measure);
      if (spread != null) {
        spreads.add(spread);
      }
    }
    return spreads;
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /**
   * How far from the left a value stands.
   *
   * @param low the value at the left end, for a logarithmic one; 0 for a linear one
   * @param high the value at the right end
   */
  private record Scale(double low, double high) {

    static Scale of(Measure measure, List<Spread> spreads) {
      double high = spreads.stream().mapToDouble(Spread::max).max().orElse(1);
      double low = spreads.stream().mapToDouble(Spread::min).min().orElse(1);
      return new Scale(measure.isTime() ? low / 2 : 0, high);
    }

    double at(double value) {
      return low == 0 ? BARS * value / high : BARS * Math.log(value / low) / Math.log(high / low);
    }
  }
}
