package io.buswork.node.tracing;

import io.buswork.bus.TaskTracing;
import io.buswork.bus.TraceHeaders;
import io.buswork.task.Task;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans by OpenTelemetry, sent in the background as OTLP over HTTP. Its classes are loaded only
 * where tracing is switched on.
 */
public final class OtelTracing implements TaskTracing {

  private static final long CLOSE_SECONDS = 5;

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private OtelTracing(TracingOptions options, String node, String version) {
    this.provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.builder()
                                .put("service.name", options.service())
                                .put("service.version", version)
                                .put("service.instance.id", node)
                                .build())))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(options.ratio())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder().setEndpoint(options.endpoint()).build())
                    .build())
            .build();
    this.tracer = provider.get("io.buswork", version);
  }

  /**
   * Switches tracing on.
   *
   * @param node this node's id
   * @param version Buswork's version
   */
  public static TaskTracing open(TracingOptions options, String node, String version) {
    return new OtelTracing(options, node, version);
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Span submit(@Nullable String parent) {
    SpanBuilder builder =
        tracer
            .spanBuilder("submit")
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute("messaging.system", "buswork");
    return new Open(below(builder, parent).startSpan(), parent);
  }

  @Override
  public Span run(Task task, String parent) {
    SpanBuilder builder =
        of(tracer.spanBuilder("run " + task.type()), task)
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute("buswork.attempt", task.nextAttempt());
    return new Open(below(builder, parent).startSpan(), parent);
  }

  @Override
  public void stretch(String name, Task task, String parent, Instant from, Instant until) {
    below(of(tracer.spanBuilder(name), task), parent)
        .setStartTimestamp(from)
        .startSpan()
        .end(until.isBefore(from) ? from : until);
  }

  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private static SpanBuilder of(SpanBuilder builder, Task task) {
    return builder
        .setAttribute("messaging.system", "buswork")
        .setAttribute("messaging.destination.name", task.queue())
        .setAttribute("messaging.message.id", Long.toString(task.id()))
        .setAttribute("buswork.task.type", task.type());
  }

  private static SpanBuilder below(SpanBuilder builder, @Nullable String traceparent) {
    String parent = TraceHeaders.valid(traceparent);
    if (parent == null) {
      return builder.setNoParent();
    }
    SpanContext context =
        SpanContext.createFromRemoteParent(
            parent.substring(3, 35),
            parent.substring(36, 52),
            TraceFlags.fromHex(parent, 53),
            TraceState.getDefault());
    return builder.setParent(Context.root().with(io.opentelemetry.api.trace.Span.wrap(context)));
  }

  /**
   * A span that goes on.
   *
   * @param span the span
   * @param parent what it belongs to; null: it is the trace's first
   */
  private record Open(io.opentelemetry.api.trace.Span span, @Nullable String parent)
      implements Span {

    /** Null for one that is not kept and belongs to nothing: its tasks stay without headers. */
    @Override
    public @Nullable String traceparent() {
      SpanContext context = span.getSpanContext();
      return parent == null && !context.isSampled()
          ? null
          : "00-"
              + context.getTraceId()
              + "-"
              + context.getSpanId()
              + "-"
              + context.getTraceFlags().asHex();
    }

    @Override
    public void end(@Nullable String error) {
      if (error != null) {
        span.setStatus(StatusCode.ERROR, error);
      }
      span.end();
    }
  }
}
