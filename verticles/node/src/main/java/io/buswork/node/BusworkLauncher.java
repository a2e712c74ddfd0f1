package io.buswork.node;

import io.buswork.gateway.PortTakenException;
import io.buswork.postgres.EmbeddedServer;
import io.buswork.postgres.Migrations;
import io.vertx.core.Launcher;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x launcher with our class path: {@code vertx run io.buswork.node.NodeVerticle -cluster}.
 * Before Vert.x joins a cluster it looks up which: the database's.
 */
public final class BusworkLauncher extends Launcher {

  private @Nullable JsonObject given;

  /**
   * Runs a command of the launcher.
   *
   * @param arguments as {@code vertx} takes them
   */
  public static void main(String[] arguments) {
    Logs.takeJdks();
    new BusworkLauncher().dispatch(arguments);
  }

  @Override
  public void afterConfigParsed(JsonObject config) {
    given = config;
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions options) {
    try {
      NodeConfig config = NodeConfig.of(given == null ? new JsonObject() : given);
      GivenPorts.check(config);
      config.secure(options.getEventBusOptions());
      VertxBuilder builder = super.createVertxBuilder(options);
      String database =
          config
              .databaseUrl()
              .orElseGet(() -> EmbeddedServer.start(config.dataDir().resolve("postgres")).url());
      return builder.withClusterManager(
          ClusterSetup.manager(Migrations.run(database), config.clusterXml()));
    } catch (ConfigException | PortTakenException e) {
      System.err.println("vertx: " + e.getMessage());
      System.exit(NodeProcess.EXIT_USAGE);
      throw e;
    }
  }
}
