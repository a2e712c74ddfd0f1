package io.buswork.worker;

import io.buswork.bus.BoundedLabel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private final Map<String, Queue<TypeProfile>> shown = new HashMap<>();

  TypeMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** This node has begun to measure that type. */
  void add(String type, TypeProfile profile) {
    shown.computeIfAbsent(types.of(type), this::register).add(profile);
  }

  private Queue<TypeProfile> register(String type) {
    Queue<TypeProfile> profiles = new ConcurrentLinkedQueue<>();
    attempts(type, "succeeded", profiles, TypeProfile::succeeded);
    attempts(type, "failed", profiles, TypeProfile::failed);
    Gauge.builder("buswork.type.running.tasks", profiles, all -> sum(all, TypeProfile::running))
        .description("Attempts of the type that run on this node")
        .tag("type", type)
        .register(meters);
    lately(type, "p50", profiles, TypeProfile::p50Micros);
    lately(type, "p95", profiles, TypeProfile::p95Micros);
    return profiles;
  }

  private void attempts(
      String type,
      String outcome,
      Queue<TypeProfile> profiles,
      ToLongFunction<TypeProfile> number) {
    FunctionCounter.builder("buswork.type.attempts", profiles, all -> sum(all, number))
        .description("Attempts of the type that have ended on this node")
        .tag("type", type)
        .tag("outcome", outcome)
        .register(meters);
  }

  private void lately(
      String type, String rank, Queue<TypeProfile> profiles, ToLongFunction<TypeProfile> micros) {
    Gauge.builder(
            "buswork.type.run." + rank + ".seconds",
            profiles,
            all -> all.stream().mapToLong(micros).max().orElse(0) / MICROS)
        .description("How long the type's last 128 attempts on this node ran, the " + rank)
        .tag("type", type)
        .register(meters);
  }

  private static double sum(Queue<TypeProfile> profiles, ToLongFunction<TypeProfile> number) {
    return profiles.stream().mapToLong(number).sum();
  }
}
