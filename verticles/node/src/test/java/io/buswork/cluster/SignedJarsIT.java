package io.buswork.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that trusts one signer, beside one that trusts anybody; signed as the docs say. */
@Timeout(400)
final class SignedJarsIT {

  private static final String KEYS = "keys.p12";
  private static final String PASSWORD = "changeit";

  @RegisterExtension static final ClusterHarness cluster = ClusterHarness.onSharedPostgres();

  @Test
  void onlyWhatATrustedKeyHasSignedIsTakenAndLoaded() throws Exception {
    Path signers = makeKey("Release");
    Path unsigned = jar("shop", "1");
    TestNode open = cluster.startNode();
    open.api().upload("shop", "1", unsigned).expect(201);
    TestNode strict = cluster.startNode("--modules.trusted-signers=" + signers);

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonObject tried = stateOn(strict, "1");
              assertThat(tried.getString("state")).isEqualTo("failed");
              assertThat(tried.getString("error")).contains("not signed");
            });
    assertThat(stateOn(open, "1").getString("state")).isEqualTo("live");

    Path next = jar("shop", "2");
    assertThat(refused(strict, next)).contains("it is not signed", "modules.trusted-signers");
    makeKey("Other");
    Path wronglySigned = sign(jar("shop", "3"), "Other");
    assertThat(refused(strict, wronglySigned)).contains("signed by CN=Other");
    Path tampered = sign(jar("shop", "4"), "Release");
    Files.writeString(cluster.folder().resolve("Extra.class"), "x");
    jdkTool("jar", "--update", "--file=" + tampered, "Extra.class");
    assertThat(refused(strict, tampered)).contains("Extra.class is not signed");

    sign(next, "Release");
    JsonObject module = strict.api().upload("shop", "2", next).expect(201).json();
    assertThat(module.getString("active")).isEqualTo("2");
    assertThat(stateOn(strict, "2").getString("state")).isEqualTo("live");
    assertThat(version(module, "2").getString("signer")).isEqualTo("CN=Release");
    assertThat(version(module, "1").containsKey("signer")).isFalse();
  }

  /** Of the last try: what does not start is tried again, also while the next version comes. */
  private static JsonObject stateOn(TestNode node, String version) {
    String id = node.id();
    JsonArray nodes = node.api().get("/modules/shop").expect(200).json().getJsonArray("nodes");
    return nodes.stream()
        .map(JsonObject.class::cast)
        .filter(state -> state.getString("node").equals(id))
        .filter(state -> state.getString("version").equals(version))
        .reduce((earlier, later) -> newer(earlier, later))
        .orElseGet(() -> new JsonObject().put("error", "").put("state", "absent"));
  }

  private static JsonObject newer(JsonObject one, JsonObject other) {
    return one.getLong("generation") > other.getLong("generation") ? one : other;
  }

  private static JsonObject version(JsonObject module, String version) {
    return module.getJsonArray("versions").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("version").equals(version))
        .findFirst()
        .orElseThrow();
  }

  private static Path jar(String name, String version) {
    return TestJars.compile(
        cluster.folder().resolve(name + version + ".jar"),
        Map.of(
            "Shop",
            """
            public final class Shop extends io.buswork.api.TaskVerticle {
              public void register(io.buswork.api.TaskHandlers on) {
                on.async("shop", task -> io.vertx.core.Future.succeededFuture("%s"));
              }
            }
            """
                .formatted(version)),
        Map.of("Main-Verticle", "Shop", "Buswork-Module", name, "Buswork-Version", version));
  }

  private static String refused(TestNode node, Path jar) {
    return node.api().upload("shop", "2", jar).expect(422).json().getString("detail");
  }

  private static Path sign(Path jar, String name) throws Exception {
    jdkTool("jarsigner", "-keystore", KEYS, "-storepass", PASSWORD, jar.toString(), name);
    return jar;
  }

  /** The file with its certificate. */
  private static Path makeKey(String name) throws Exception {
    String[] store = {"-alias", name, "-keystore", KEYS, "-storepass", PASSWORD};
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-storetype", "PKCS12");
    Path pem = cluster.folder().resolve(name + ".pem");
    keytool(store, "-exportcert", "-rfc", "-file", pem.toString());
    return pem;
  }

  private static void keytool(String[] store, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(store));
    jdkTool("keytool", all.toArray(String[]::new));
  }

  private static void jdkTool(String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(cluster.folder(), tool, ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(cluster.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(output));
    }
  }
}
