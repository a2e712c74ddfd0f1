package io.buswork.node.tracing;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where spans are sent, and of how many tasks.
 *
 * @param endpoint takes OTLP over HTTP
 * @param ratio the share of submits without a trace of their own that begin one, 0 to 1
 * @param service what the node calls itself
 */
public record TracingOptions(String endpoint, double ratio, String service) {

  /** All submits begin a trace. */
  public static final double DEFAULT_RATIO = 1;

  /** What a node calls itself. */
  public static final String DEFAULT_SERVICE = "buswork";

  private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String SERVICE = "OTEL_SERVICE_NAME";

  /**
   * Reads the configuration, with OpenTelemetry's own variables where it says nothing.
   *
   * @param endpoint {@code tracing.endpoint}; null: not given
   * @param ratio {@code tracing.ratio}; null: not given
   * @return empty if spans are not wanted
   * @throws IllegalArgumentException if they cannot be understood
   */
  public static Optional<TracingOptions> of(
      @Nullable String endpoint, @Nullable String ratio, Map<String, String> environment) {
    double share = ratio == null ? DEFAULT_RATIO : share(ratio);
    String where = endpoint == null ? endpoint(environment) : checked(endpoint);
    return Optional.ofNullable(where)
        .map(
            url ->
                new TracingOptions(url, share, environment.getOrDefault(SERVICE, DEFAULT_SERVICE)));
  }

  private static @Nullable String endpoint(Map<String, String> environment) {
    String traces = environment.get(TRACES_ENDPOINT);
    if (traces != null) {
      return checked(traces);
    }
    String all = environment.get(ENDPOINT);
    return all == null ? null : checked(all.replaceAll("/+$", "") + "/v1/traces");
  }

  private static String checked(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      if (("http".equals(scheme) || "https".equals(scheme)) && uri.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below, as for other wrong ones.
    }
    throw new IllegalArgumentException(
        "tracing.endpoint="
            + url
            + ": must be a URL such as http://127.0.0.1:4318/v1/traces, where OTLP over HTTP is"
            + " taken");
  }

  private static double share(String text) {
    try {
      double share = Double.parseDouble(text);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers out of bounds.
    }
    throw new IllegalArgumentException("tracing.ratio=" + text + ": must be from 0 to 1");
  }
}
