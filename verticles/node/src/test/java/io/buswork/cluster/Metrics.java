package io.buswork.cluster;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node answers on {@code /metrics}, in Prometheus' text form.
 *
 * @param lines one sample a line, without comments
 */
record Metrics(List<String> lines) {

  /** Asks a node. */
  static Metrics of(TestNode node) {
    String text = node.api().getRoot("/metrics").expect(200).body();
    return new Metrics(
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
  }

  /** The names of all samples, such as {@code jvm_memory_used_bytes}. */
  Set<String> names() {
    return lines.stream().map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toSet());
  }

  /** The value of a metric without labels; 0 if it is not there. */
  double value(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The sum of a metric's samples whose labels contain that text. */
  double sum(String name, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
