package io.buswork.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/**
 * Meters with a label whose values are bounded: all that share the value {@code other} are added
 * up. Safe for use by several threads.
 */
public final class LabelledMeters {

  private final MeterRegistry registry;
  private final String label;
  private final BoundedLabel values;
  private final Map<String, Sum> sums = new HashMap<>();

  /**
   * @param registry where they are kept
   * @param label the label's name
   * @param values the label's values
   */
  LabelledMeters(MeterRegistry registry, String label, BoundedLabel values) {
    this.registry = registry;
    this.label = label;
    this.values = values;
  }

  /**
   * What a meter is called.
   *
   * @param name with dots, and with its unit
   * @param description a few words
   */
  public record Name(String name, String description) {}

  /** A gauge, and the parts whose sum it shows. */
  private record Sum(Gauge gauge, List<DoubleSupplier> parts) {}

  /** A counter; the same one for the same value and tags. */
  public Counter counter(Name what, String value, String... tags) {
    return Counter.builder(what.name())
        .description(what.description())
        .tag(label, values.of(value))
        .tags(tags)
        .register(registry);
  }

  /**
   * Shows a number, asked for whenever somebody looks.
   *
   * @return takes it away
   */
  public synchronized Runnable gauge(Name what, String value, DoubleSupplier number) {
    String shown = values.of(value);
    String key = what.name() + ' ' + shown;
    sums.computeIfAbsent(key, k -> register(what, shown)).parts().add(number);
    return () -> remove(key, number);
  }

  private Sum register(Name what, String shown) {
    List<DoubleSupplier> parts = new CopyOnWriteArrayList<>();
    Gauge gauge =
        Gauge.builder(
                what.name(),
                parts,
                all -> all.stream().mapToDouble(DoubleSupplier::getAsDouble).sum())
            .description(what.description())
            .tag(label, shown)
            .register(registry);
    return new Sum(gauge, parts);
  }

  private synchronized void remove(String key, DoubleSupplier number) {
    Sum sum = sums.get(key);
    if (sum != null && sum.parts().remove(number) && sum.parts().isEmpty()) {
      sums.remove(key);
      registry.remove(sum.gauge());
    }
  }
}
