package io.buswork.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over one axis, as SVG. */
final class LineChart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 48;
  private static final int BOTTOM = 64;
  private static final List<String> COLORS = List.of("#1f6feb", "#8a8f98", "#b35900");

  private final String title;
  private final double width;
  private final List<String> names = new ArrayList<>();
  private final List<List<double[]>> lines = new ArrayList<>();

  LineChart(String title, double width) {
    this.title = title;
    this.width = width;
  }

  /** Adds a line: pairs of x and y. */
  LineChart line(String name, List<double[]> points) {
    names.add(name);
    lines.add(points);
    return this;
  }

  String svg() {
    double top = top();
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='12'>",
        WIDTH,
        HEIGHT);
    add(svg, "<rect width='%d' height='%d' fill='#ffffff'/>", WIDTH, HEIGHT);
    add(svg, "<text x='%d' y='24' font-size='15' fill='#1b1f24'>%s</text>", LEFT, title);
    for (int i = 0; i <= 4; i++) {
      double value = top * i / 4;
      add(
          svg,
          "<path d='M%d %.1f H%d' stroke='#dde1e6'/><text x='%d' y='%.1f' text-anchor='end'"
              + " fill='#57606a'>%.0f</text>",
          LEFT,
          y(value, top),
          WIDTH - RIGHT,
          LEFT - 8,
          y(value, top) + 4,
          value);
      add(
          svg,
          "<text x='%.1f' y='%d' text-anchor='middle' fill='#57606a'>%.0f</text>",
          x(width * i / 4),
          HEIGHT - BOTTOM + 20,
          width * i / 4);
    }
    for (int i = 0; i < lines.size(); i++) {
      line(svg, i, top);
    }
    return svg.append("</svg>\n").toString();
  }

  private void line(StringBuilder svg, int number, double top) {
    String color = COLORS.get(number % COLORS.size());
    StringBuilder points = new StringBuilder();
    for (double[] point : lines.get(number)) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(point[1], top)));
    }
    add(
        svg,
        "<polyline fill='none' stroke='%s' stroke-width='2' points='%s'/>",
        color,
        points.toString().strip());
    int at = LEFT + number * 200;
    add(
        svg,
        "<path d='M%d %d h24' stroke='%s' stroke-width='2'/><text x='%d' y='%d'"
            + " fill='#1b1f24'>%s</text>",
        at,
        HEIGHT - 16,
        color,
        at + 30,
        HEIGHT - 12,
        names.get(number));
  }

  /** A round number above all values. */
  private double top() {
    double most =
        lines.stream().flatMap(List::stream).mapToDouble(point -> point[1]).max().orElse(1);
    double step = Math.pow(10, Math.floor(Math.log10(Math.max(1, most))));
    return Math.ceil(most / step) * step;
  }

  private double x(double value) {
    return LEFT + value / width * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
