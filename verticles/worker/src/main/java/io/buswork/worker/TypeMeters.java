package io.buswork.worker;

import io.buswork.bus.BoundedLabel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Metrics by task type: the first hundred types that this node has handlers for have series of
 * their own, all others are one. They read what each type's profile has measured anyway, when
 * somebody scrapes, so they cost a task nothing; the numbers may be a moment old. Profiles are
 * added on the worker's context.
 */
final class TypeMeters {

  /** So many types have series of their own. */
  static final int MOST_TYPES = 100;

  private static final double MICROS = 1e6;

  private final MeterRegistry meters;
  private final BoundedLabel types = new BoundedLabel(MOST_TYPES);
  private final Map<String, Series> shown = new HashMap<>();

  /** The profiles that a series adds up, and what those counted that are forgotten. */
  private static final class Series {
    private final Set<TypeProfile> profiles = new HashSet<>();
    private long succeededBefore;
    private long failedBefore;

    synchronized void add(TypeProfile profile) {
      profiles.add(profile);
    }

    synchronized void forget(TypeProfile profile) {
      if (profiles.remove(profile)) {
        succeededBefore += profile.succeeded();
        failedBefore += profile.failed();
      }
    }

    synchronized long succeeded() {
      return succeededBefore + sum(TypeProfile::succeeded);
    }

    synchronized long failed() {
      return failedBefore + sum(TypeProfile::failed);
    }

    synchronized long running() {
      return sum(TypeProfile::running);
    }

    synchronized long most(ToLongFunction<TypeProfile> number) {
      return profiles.stream().mapToLong(number).max().orElse(0);
    }

    private long sum(ToLongFunction<TypeProfile> number) {
      return profiles.stream().mapToLong(number).sum();
    }
  }

  TypeMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** This node has begun to measure that type. */
  void add(String type, TypeProfile profile) {
    shown.computeIfAbsent(types.of(type), this::register).add(profile);
  }

  /** This node measures that type no more; what was counted stays counted. */
  void forget(String type, TypeProfile profile) {
    Series series = shown.get(types.of(type));
    if (series != null) {
      series.forget(profile);
    }
  }

  private Series register(String type) {
    Series series = new Series();
    attempts(type, "succeeded", series, Series::succeeded);
    attempts(type, "failed", series, Series::failed);
    Gauge.builder("buswork.type.running.tasks", series, Series::running)
        .description("Attempts of the type that run on this node")
        .tag("type", type)
        .register(meters);
    lately(type, "p50", series, TypeProfile::p50Micros);
    lately(type, "p95", series, TypeProfile::p95Micros);
    return series;
  }

  private void attempts(
      String type, String outcome, Series series, ToDoubleFunction<Series> number) {
    FunctionCounter.builder("buswork.type.attempts", series, number)
        .description("Attempts of the type that have ended on this node")
        .tag("type", type)
        .tag("outcome", outcome)
        .register(meters);
  }

  private void lately(String type, String rank, Series series, ToLongFunction<TypeProfile> micros) {
    Gauge.builder("buswork.type.run." + rank + ".seconds", series, all -> all.most(micros) / MICROS)
        .description("How long the type's last 128 attempts on this node ran, the " + rank)
        .tag("type", type)
        .register(meters);
  }
}
