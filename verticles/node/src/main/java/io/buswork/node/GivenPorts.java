package io.buswork.node;

import io.buswork.gateway.GatewayOptions;
import io.buswork.gateway.PortTakenException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The ports that the configuration names, looked at before anything is started: a node that cannot
 * listen is to end without having been in the cluster.
 */
final class GivenPorts {

  private final NodeConfig config;

  private GivenPorts(NodeConfig config) {
    this.config = config;
  }

  /**
   * Looks whether they are free. Blocks.
   *
   * @throws PortTakenException naming the key, the port and, if that is known, who has it
   */
  static void check(NodeConfig config) {
    new GivenPorts(config).check();
  }

  /** Both at once: they must not be the same either. */
  private void check() {
    GatewayOptions listening = config.gateway();
    OptionalInt tcp = config.hasRole("api") ? listening.tcpPort() : OptionalInt.empty();
    try (ServerSocket http = open("http.port", listening.httpPort());
        ServerSocket bridge = open("tcp.port", tcp)) {
      // Nobody is to connect to them, and they are closed at once.
    } catch (BindException e) {
      throw new ConfigException("http.host=" + config.httpHost() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable ServerSocket open(String key, OptionalInt port) throws IOException {
    if (port.isEmpty()) {
      return null;
    }
    InetAddress host = InetAddress.getByName(config.httpHost());
    try {
      return new ServerSocket(port.getAsInt(), 1, host);
    } catch (BindException e) {
      // With any other port the host alone is to blame.
      new ServerSocket(0, 1, host).close();
      throw new PortTakenException(key, port.getAsInt(), holder(port.getAsInt()), e);
    }
  }

  /** The node that has the port, if it uses the same folder. */
  private @Nullable String holder(int port) {
    for (JsonObject node : new NodeFiles(config.dataDir()).live()) {
      if (node.getInteger("httpPort", -1) == port || node.getInteger("tcpPort", -1) == port) {
        return "node %s (process %d)".formatted(node.getString("id"), node.getLong("pid"));
      }
    }
    return null;
  }
}
