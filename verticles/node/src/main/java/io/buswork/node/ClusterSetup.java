package io.buswork.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.XmlConfigBuilder;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that a database's nodes form. Its name and its ports come from the database's
 * identity, so nodes of different databases neither join nor crowd each other.
 */
final class ClusterSetup {

  private static final String BUILT_IN = "/cluster.xml";

  /** Below the ports that systems give out by themselves, above those that services like. */
  private static final int FIRST_PORT = 20_000;

  private static final int RANGES = 600;
  private static final int PORTS_A_RANGE = 20;
  private static final int LISTED_PORTS = 4;

  private ClusterSetup() {}

  /**
   * @param clusterId the database's identity
   * @param file the Hazelcast file; null: the built-in one
   * @throws ConfigException if the file cannot be used: Hazelcast would silently take its defaults
   */
  static ClusterManager manager(String clusterId, @Nullable Path file) {
    int port = FIRST_PORT + Math.floorMod(clusterId.hashCode(), RANGES) * PORTS_A_RANGE;
    Properties properties = new Properties();
    properties.putAll(System.getProperties());
    properties.setProperty("buswork.cluster.name", "buswork-" + clusterId);
    properties.setProperty("buswork.cluster.port", Integer.toString(port));
    properties.setProperty(
        "buswork.cluster.members",
        IntStream.range(port, port + LISTED_PORTS)
            .mapToObj(p -> "127.0.0.1:" + p)
            .collect(Collectors.joining(",")));
    Config config = read(file, properties);
    config.setClusterName("buswork-" + clusterId);
    if (file == null && isUnused(port)) {
      config.getNetworkConfig().getJoin().getTcpIpConfig().setRequiredMember("127.0.0.1:" + port);
    }
    return new HazelcastClusterManager(config);
  }

  /**
   * Whether no node of this machine is in the cluster yet. The one that gets the first port then
   * forms it at once, instead of waiting a second for answers from ports where nobody listens;
   * those that start beside it get the ports after it, and join it there.
   */
  private static boolean isUnused(int port) {
    return IntStream.range(port, port + PORTS_A_RANGE).allMatch(ClusterSetup::isFree);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static Config read(@Nullable Path file, Properties properties) {
    try (InputStream in = open(file)) {
      return new XmlConfigBuilder(in).setProperties(properties).build();
    } catch (IOException e) {
      throw new ConfigException("cluster.xml=" + file + ": the file cannot be read");
    } catch (InvalidConfigurationException | IllegalArgumentException e) {
      throw new ConfigException(
          "cluster.xml=" + (file == null ? "built in" : file) + ": " + e.getMessage());
    }
  }

  private static InputStream open(@Nullable Path file) throws IOException {
    return file == null
        ? Objects.requireNonNull(
            ClusterSetup.class.getResourceAsStream(BUILT_IN), "cluster.xml is not in the build")
        : Files.newInputStream(file);
  }
}
