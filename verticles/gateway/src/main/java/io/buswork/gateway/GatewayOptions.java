package io.buswork.gateway;

import io.vertx.core.net.KeyCertOptions;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a node listens.
 *
 * @param host the address; {@code http.host}
 * @param httpPort the port given; empty: from {@value #DEFAULT_HTTP_PORT} on the first that is free
 * @param tcpPort the same for the TCP bridge, from {@value #DEFAULT_TCP_PORT} on
 * @param version this build's version, for people
 * @param tokens whether only those are let in who show a token
 * @param tls the certificate to show; null: no TLS
 */
public record GatewayOptions(
    String host,
    OptionalInt httpPort,
    OptionalInt tcpPort,
    String version,
    boolean tokens,
    @Nullable KeyCertOptions tls) {

  /** Reachable from this machine only. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** Where the search for a free HTTP port begins. */
  public static final int DEFAULT_HTTP_PORT = 8080;

  /** Where the search for a free port of the TCP bridge begins. */
  public static final int DEFAULT_TCP_PORT = 7000;
}
