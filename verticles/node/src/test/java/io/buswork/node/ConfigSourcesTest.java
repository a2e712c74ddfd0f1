package io.buswork.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigSourcesTest {

  private static final String CERTIFICATE = "src/test/resources/signers.pem";

  /** Only its form is looked at before the start. */
  private static final String KEY = key();

  private static String key() {
    try {
      Path file = Files.createTempFile("buswork-key", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, "-----BEGIN PRIVATE KEY-----").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void withoutAnythingSaidTheDefaultsHold() {
    NodeConfig config = arguments();
    assertThat(config.databaseUrl()).isEmpty();
    assertThat(config.httpHost()).isEqualTo("127.0.0.1");
    assertThat(config.gateway().httpPort()).isEmpty();
    assertThat(config.roles()).containsExactlyInAnyOrder("api", "scheduler", "worker");
    assertThat(config.dataDir()).isEqualTo(Path.of("data").toAbsolutePath());
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("conf.json");
    Files.writeString(
        file,
        "{\"http\":{\"port\":1},\"tcp.port\":1,\"worker\":{\"drain-timeout\":\"1s\"},"
            + "\"roles\":[\"api\",\"worker\"]}");
    NodeConfig config =
        new ConfigSources()
            .arguments(
                List.of("-conf", file.toString(), "--http.port=3"),
                Map.of("BUSWORK_HTTP_PORT", "2", "BUSWORK_TCP_PORT", "2"))
            .build();
    assertThat(config.gateway().httpPort()).hasValue(3);
    assertThat(config.gateway().tcpPort()).hasValue(2);
    assertThat(config.worker().drainTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.roles()).containsExactlyInAnyOrder("api", "worker");
  }

  @ParameterizedTest
  @CsvSource({
    "--http.prot=1,http.prot=1: there is no such key; did you mean http.port?",
    "--http.port=x,http.port=x: must be a port from 0 to 65535",
    "--http.port=70000,http.port=70000: must be a port from 0 to 65535",
    "--roles=api;all,roles=api;all: must be some of",
    "--worker.io-slots=0,worker.io-slots=0: must be from 1 to 100000",
    "--worker.drain-timeout=soon,worker.drain-timeout=soon: must be a duration",
    "--scheduler.window-tasks=1,scheduler.window-tasks=1: must be from 100",
    "--retention.history=1s,retention.history=1s: must be from 1h",
    "--retention.history=soon,retention.history=soon: must be a duration",
    "--worker.drain-timeout=1000d,worker.drain-timeout=1000d: must be from 0ms to 1d",
    "--worker.start-timeout=0s,worker.start-timeout=0ms: must be from 1ms to 1h",
    "--database.url=mysql://x,database.url must look like postgresql://",
    "--data.dir=pom.xml,data.dir=pom.xml: must be a folder",
    "--auth.mode=closed,auth.mode=closed: must be open or token",
    "--log.format=xml,log.format=xml: must be text or json",
    "--tracing.ratio=7,tracing.ratio=7: must be from 0 to 1",
    "--tracing.endpoint=localhost,tracing.endpoint=localhost: must be a URL",
    "--http.host=0.0.0.0,http.host=0.0.0.0: without tokens",
    "--tls.key=x,tls.key=x: tls.cert must be given too",
    "--tls.bus=true,tls.bus=true: tls.cert must be given too",
    "start,'start' is not understood",
    "--http.port,--http.port needs a value",
    "--modules.trusted-signers=absent.pem,absent.pem: the file cannot be read"
  })
  void whatIsWrongIsRefusedByNameWithWhatWouldBeRight(String argument, String message) {
    assertThatThrownBy(() -> arguments(argument))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aVariableThatIsAlmostAKeyIsRefusedByName() {
    var sources = new ConfigSources();
    assertThatThrownBy(() -> sources.environment(Map.of("BUSWORK_HTTP_PROT", "9000")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "BUSWORK_HTTP_PROT=9000: there is no such key; did you mean BUSWORK_HTTP_PORT?");
  }

  @Test
  void variablesOfOthersAreNotLookedAt() {
    Map<String, String> others =
        Map.of(
            "BUSWORK_URL", "http://127.0.0.1:1",
            "BUSWORK_LOG_LEVEL", "debug",
            "BUSWORK_SERVICE_HOST", "10.0.0.1",
            "BUSWORK_PORT", "tcp://10.0.0.1:80");
    assertThat(new ConfigSources().environment(others).build().toJson()).isEmpty();
  }

  @Test
  void aFileThatIsNotJsonIsRefusedByName(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("conf.json"), "nonsense");
    assertThatThrownBy(() -> arguments("-conf", file.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsAcceptedFromTheEnvironment(ConfigKey key) {
    JsonObject wanted = new JsonObject().put(key.name(), example(key));
    if (key.name().startsWith("tls.")) {
      wanted.put("tls.cert", CERTIFICATE).put("tls.key", KEY);
    }
    Map<String, String> environment = new HashMap<>();
    ConfigKey.ALL.stream()
        .filter(known -> wanted.containsKey(known.name()))
        .forEach(known -> environment.put(known.variable(), wanted.getString(known.name())));
    assertThat(new ConfigSources().environment(environment).build().toJson()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "tls.cert, absent.pem, the file cannot be read",
    "tls.cert, pom.xml, must be a file with certificates (PEM)",
    "tls.ca, pom.xml, must be a file with certificates (PEM)",
    "tls.key, absent.pem, the file cannot be read",
    "tls.key, pom.xml, must be a file with a private key (PEM)",
    "tls.bus, perhaps, must be true or false"
  })
  void filesThatCannotServeAreRefusedByName(String key, String value, String message) {
    JsonObject json = new JsonObject().put("tls.cert", CERTIFICATE).put("tls.key", KEY);
    var sources = new ConfigSources().json(json.put(key, value));
    assertThatThrownBy(sources::build)
        .isInstanceOf(ConfigException.class)
        .hasMessage(key + "=" + value + ": " + message);
  }

  @Test
  void withACertificateTheAddressBeginsWithHttps() {
    NodeConfig config = arguments("--tls.cert=" + CERTIFICATE, "--tls.key=" + KEY);
    assertThat(config.scheme()).isEqualTo("https");
    assertThat(config.gateway().tls()).isNotNull();
    assertThat(NodeProcess.options(config).getEventBusOptions().isSsl()).isFalse();
    NodeConfig all = arguments("--tls.cert=" + CERTIFICATE, "--tls.key=" + KEY, "--tls.bus=true");
    assertThat(NodeProcess.options(all).getEventBusOptions().isSsl()).isTrue();
    assertThat(NodeProcess.options(all).getEventBusOptions().getClientAuth())
        .isEqualTo(ClientAuth.REQUIRED);
  }

  static List<ConfigKey> keys() {
    return ConfigKey.ALL;
  }

  private static String example(ConfigKey key) {
    return switch (key.name()) {
      case "database.url" -> "postgresql://u:p@localhost:5432/db";
      case "http.host", "cluster.host" -> "127.0.0.1";
      case "roles" -> "api";
      case "auth.mode" -> "token";
      case "log.format" -> "json";
      case "tracing.endpoint" -> "http://127.0.0.1:4318/v1/traces";
      case "tracing.ratio" -> "0.5";
      case "tls.cert", "tls.ca" -> CERTIFICATE;
      case "tls.key" -> KEY;
      case "tls.bus" -> "true";
      case "data.dir", "cluster.xml" -> "somewhere";
      case "scheduler.window-bytes" -> "1000000";
      case "scheduler.window-tasks", "scheduler.near-tasks", "scheduler.max-queues" -> "1000";
      case "scheduler.near-horizon", "worker.start-timeout" -> "10s";
      case "scheduler.sweep-interval", "scheduler.node-silence" -> "3s";
      case "worker.short-limit",
          "worker.drain-timeout",
          "worker.remote-lease",
          "modules.leak-after" ->
          "5s";
      case "worker.push-private" -> "true";
      case "modules.canary.step", "modules.canary.limit" -> "1m";
      case "retention.history" -> "3d";
      case "retention.succeeded", "retention.failed", "retention.canceled", "retention.expired" ->
          "2h";
      case "retention.audit" -> "365d";
      case "retention.queues" -> "mail=1d";
      case "modules.trusted-signers" -> "src/test/resources/signers.pem";
      default -> "7";
    };
  }

  private static NodeConfig arguments(String... arguments) {
    return new ConfigSources().arguments(List.of(arguments), Map.of()).build();
  }
}
