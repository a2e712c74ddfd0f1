package io.buswork.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as OTLP over HTTP, and keeps the requests as they come: protobuf. */
public final class OtlpReceiver implements AutoCloseable {

  private static final String PATH = "/v1/traces";

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Listens on a port of its own. */
  public OtlpReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
    server.createContext(
        PATH,
        exchange -> {
          requests.add(HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  /** Where it listens. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /**
   * Whether a span of that name has come in a request that has that trace: its id stands in front
   * of each of its spans' names.
   *
   * @param trace 32 hexadecimal digits
   */
  public boolean has(String trace, String name) {
    String hex = HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    return requests.stream().anyMatch(r -> r.contains(trace) && r.contains(hex));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
