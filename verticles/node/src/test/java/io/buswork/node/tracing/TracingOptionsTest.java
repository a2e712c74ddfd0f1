package io.buswork.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingOptionsTest {

  private static final String URL = "http://127.0.0.1:4318/v1/traces";

  @Test
  void withoutAnEndpointThereIsNoTracing() {
    assertThat(TracingOptions.of(null, "0.5", Map.of())).isEmpty();
  }

  @Test
  void theConfigurationGoesBeforeOpenTelemetrysOwnVariables() {
    Map<String, String> environment =
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:4318/", "OTEL_SERVICE_NAME", "tasks");
    assertThat(TracingOptions.of(URL, "0.5", environment))
        .contains(new TracingOptions(URL, 0.5, "tasks"));
    assertThat(TracingOptions.of(null, null, environment))
        .contains(new TracingOptions("http://other:4318/v1/traces", 1, "tasks"));
  }

  @Test
  void whatCannotBeUnderstoodIsSaid() {
    assertThatThrownBy(() -> TracingOptions.of("localhost:4318", null, Map.of()))
        .hasMessageContaining("tracing.endpoint=localhost:4318: must be a URL");
    assertThatThrownBy(() -> TracingOptions.of(URL, "2", Map.of()))
        .hasMessage("tracing.ratio=2: must be from 0 to 1");
  }
}
