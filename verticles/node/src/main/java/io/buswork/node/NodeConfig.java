package io.buswork.node;

import io.buswork.config.ConfigValues;
import io.buswork.gateway.GatewayOptions;
import io.buswork.loader.TrustedSigners;
import io.buswork.node.tracing.TracingOptions;
import io.buswork.postgres.PostgresOptions;
import io.buswork.scheduler.SchedulerOptions;
import io.buswork.store.Retention;
import io.buswork.worker.CanaryRules;
import io.buswork.worker.ModuleOptions;
import io.buswork.worker.WorkerOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node's configuration: checked once, then frozen. */
public final class NodeConfig {

  /** Where a node keeps its files unless it is told. */
  public static final String DEFAULT_DATA_DIR = "./data";

  /** Where other nodes reach a node's bus unless it is told. */
  public static final String DEFAULT_CLUSTER_HOST = "127.0.0.1";

  /** What a node does unless it is told. */
  public static final Set<String> DEFAULT_ROLES = Set.of("api", "scheduler", "worker");

  private final Map<String, String> values;
  private final Set<String> roles;
  private final boolean logsJson;
  private final OptionalInt httpPort;
  private final OptionalInt tcpPort;
  private final WorkerOptions worker;
  private final CanaryRules canaries;
  private final ModuleOptions modules;
  private final SchedulerOptions scheduler;
  private final Retention retention;
  private final TrustedSigners trustedSigners;
  private final Optional<TracingOptions> tracing;
  private final @Nullable Tls tls;

  NodeConfig(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.roles = readRoles();
    this.logsJson = readLogFormat();
    this.httpPort = port("http.port");
    this.tcpPort = port("tcp.port");
    try {
      this.worker = WorkerOptions.fromJson(below("worker."));
      this.canaries = CanaryRules.fromJson(below("modules.canary."));
      this.modules = ModuleOptions.fromJson(below("modules."));
      JsonObject kept = below("retention.");
      Duration history =
          new ConfigValues("retention.", kept)
              .duration("history", SchedulerOptions.DEFAULT_HISTORY_RETENTION);
      this.scheduler = SchedulerOptions.fromJson(below("scheduler."), history);
      this.retention = Retention.fromJson(kept);
      this.tracing =
          TracingOptions.of(
              this.values.get("tracing.endpoint"),
              this.values.get("tracing.ratio"),
              System.getenv());
      databaseUrl().ifPresent(PostgresOptions::of);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
    this.trustedSigners = readSigners();
    this.tls = Tls.of(this.values);
    checkFolder();
    checkExposure();
  }

  /** From a verticle's configuration, with the environment over it. */
  public static NodeConfig of(JsonObject json) {
    return new ConfigSources().json(json).environment(System.getenv()).build();
  }

  /** As a verticle's configuration. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    values.forEach(json::put);
    return json;
  }

  /** The same with another database. */
  NodeConfig withDatabase(String url) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.put("database.url", url);
    return new NodeConfig(changed);
  }

  private Set<String> readRoles() {
    String list = values.get("roles");
    if (list == null) {
      return DEFAULT_ROLES;
    }
    Set<String> wanted = new LinkedHashSet<>(Arrays.asList(list.strip().split("\\s*,\\s*")));
    if (!DEFAULT_ROLES.containsAll(wanted)) {
      throw new ConfigException("roles=" + list + ": must be some of api, scheduler, worker");
    }
    return Set.copyOf(wanted);
  }

  private boolean readLogFormat() {
    String format = values.getOrDefault("log.format", "text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new ConfigException("log.format=" + format + ": must be text or json");
    }
    return format.equals("json");
  }

  private OptionalInt port(String key) {
    String text = values.get(key);
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return OptionalInt.of(port);
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers out of bounds.
    }
    throw new ConfigException(key + "=" + text + ": must be a port from 0 to 65535");
  }

  private TrustedSigners readSigners() {
    String file = values.get("modules.trusted-signers");
    if (file == null) {
      return TrustedSigners.anybody();
    }
    try {
      return TrustedSigners.of(Path.of(file));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("modules.trusted-signers=" + file + ": " + e.getMessage());
    }
  }

  private void checkFolder() {
    try {
      Path folder = dataDir();
      if (Files.notExists(folder) || Files.isDirectory(folder)) {
        return;
      }
    } catch (InvalidPathException e) {
      // Said below, as for what is no folder.
    }
    throw new ConfigException("data.dir=" + values.get("data.dir") + ": must be a folder");
  }

  private void checkExposure() {
    String mode = values.getOrDefault("auth.mode", "open");
    if (!mode.equals("open") && !mode.equals("token")) {
      throw new ConfigException("auth.mode=" + mode + ": must be open or token");
    }
    if (isExposed() && !wantsTokens()) {
      throw new ConfigException(
          "http.host="
              + httpHost()
              + ": without tokens a node listens on loopback addresses only (127.0.0.1); make a"
              + " token ('./buswork token create NAME --role admin') and start with"
              + " --auth.mode=token");
    }
  }

  /** Whether it is reached from other machines. */
  public boolean isExposed() {
    try {
      return !InetAddress.getByName(httpHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ConfigException("http.host=" + httpHost() + ": must be an address of this machine");
    }
  }

  /** Whether only those are let in who show a token. */
  public boolean wantsTokens() {
    return "token".equals(values.get("auth.mode"));
  }

  private JsonObject below(String prefix) {
    JsonObject json = new JsonObject();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            json.put(key.substring(prefix.length()), value);
          }
        });
    return json;
  }

  /** The database; empty: one of its own. */
  public Optional<String> databaseUrl() {
    return Optional.ofNullable(values.get("database.url"));
  }

  /** Where the node keeps its files; absolute. */
  public Path dataDir() {
    return Path.of(values.getOrDefault("data.dir", DEFAULT_DATA_DIR)).toAbsolutePath().normalize();
  }

  /** Where HTTP and TCP listen. */
  public String httpHost() {
    return values.getOrDefault("http.host", GatewayOptions.DEFAULT_HOST);
  }

  /** Where other nodes reach this one's bus. */
  public String clusterHost() {
    return values.getOrDefault("cluster.host", DEFAULT_CLUSTER_HOST);
  }

  /** The Hazelcast file; null: the built-in one. */
  public @Nullable Path clusterXml() {
    String path = values.get("cluster.xml");
    return path == null ? null : Path.of(path);
  }

  /** Whether the node does this. */
  public boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** What it does. */
  public Set<String> roles() {
    return roles;
  }

  /** How tasks are run. */
  public WorkerOptions worker() {
    return worker;
  }

  /** When new versions of modules get more tasks. */
  public CanaryRules canaries() {
    return canaries;
  }

  /** How modules are looked after. */
  public ModuleOptions modules() {
    return modules;
  }

  /** How queues are dispatched. */
  public SchedulerOptions scheduler() {
    return scheduler;
  }

  /** What is kept for a shorter time than the history. */
  public Retention retention() {
    return retention;
  }

  /** Who must have signed the modules' jars. */
  public TrustedSigners trustedSigners() {
    return trustedSigners;
  }

  /** Whether log lines are JSON. */
  public boolean logsJson() {
    return logsJson;
  }

  /** Where spans are sent; empty: nowhere. */
  public Optional<TracingOptions> tracing() {
    return tracing;
  }

  /** How others reach its HTTP port. */
  String scheme() {
    return tls == null ? "http" : "https";
  }

  /** Encrypts what the nodes say to each other, if that is wanted. */
  void secure(EventBusOptions bus) {
    if (tls != null && tls.bus()) {
      tls.secure(bus);
    }
  }

  /** Where it listens. */
  public GatewayOptions gateway() {
    return new GatewayOptions(
        httpHost(),
        httpPort,
        tcpPort,
        Version.CURRENT,
        wantsTokens(),
        tls == null ? null : tls.keyCert());
  }
}
