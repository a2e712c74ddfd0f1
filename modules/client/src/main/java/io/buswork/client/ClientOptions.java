package io.buswork.client;

import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which server to talk to, and how.
 *
 * @param url the server's address, such as {@code http://127.0.0.1:8080}; a path in it is put
 *     before every call's own
 * @param token sent as a bearer token; null: none
 * @param trusted a file of certificates (PEM) that the server's is checked against; null: those
 *     that this JVM trusts
 * @param timeout how long a call waits for its answer; more than zero. Calls that wait for the
 *     whole cluster (deploying, activating, deleting a module) wait {@link #ROLLOUT_TIMEOUT}
 */
public record ClientOptions(
    URI url, @Nullable String token, @Nullable Path trusted, Duration timeout) {

  /** Where a server is by default. */
  public static final URI DEFAULT_URL = URI.create("http://127.0.0.1:8080");

  /** How long a call waits by default. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** How long calls wait that end when every node has loaded or unloaded a module. */
  public static final Duration ROLLOUT_TIMEOUT = Duration.ofMinutes(3);

  public ClientOptions {
    String scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "a server's address begins with http:// or https:// and names a host: " + url);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be more than zero: " + timeout);
    }
  }

  /** The server at this address, without a token. */
  public static ClientOptions of(URI url) {
    return new ClientOptions(url, null, null, DEFAULT_TIMEOUT);
  }

  /** The same with a token. */
  public ClientOptions withToken(@Nullable String bearer) {
    return new ClientOptions(url, bearer, trusted, timeout);
  }

  /** The same with certificates of one's own to trust. */
  public ClientOptions withTrusted(@Nullable Path certificates) {
    return new ClientOptions(url, token, certificates, timeout);
  }

  /** How TLS is spoken. */
  void secure(ClientOptionsBase client) {
    client.setSsl(isTls());
    if (trusted != null) {
      client.setTrustOptions(new PemTrustOptions().addCertPath(trusted.toString()));
    }
  }

  boolean isTls() {
    return "https".equals(url.getScheme());
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : isTls() ? 443 : 80;
  }

  /** The path all calls begin with, without a slash at its end. */
  String basePath() {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/api/v1";
  }
}
