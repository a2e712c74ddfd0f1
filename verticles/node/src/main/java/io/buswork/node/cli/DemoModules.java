package io.buswork.node.cli;

import io.buswork.client.BusworkClient;
import io.buswork.client.BusworkException;
import io.buswork.client.ModuleUpload;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Deploys the samples. */
final class DemoModules {

  private static final List<String> SAMPLES =
      List.of("hello", "image-thumbnail", "web-call", "report-export", "order-events", "mail-send");

  private static final int CONFLICT = 409;
  private static final int HASH_DIGITS = 8;

  private final BusworkClient client;
  private final DemoHome home;

  DemoModules(BusworkClient client, DemoHome home) {
    this.client = client;
    this.home = home;
  }

  /** All of them, hello in version 1. */
  Future<List<JsonObject>> deployAll() {
    var deploys = SAMPLES.stream().map(sample -> deploy(home.jar(sample), sample, "1")).toList();
    return Future.all(deploys).map(done -> done.<JsonObject>list());
  }

  /** Hello in version 2. */
  Future<JsonObject> deploySecondHello() {
    return deploy(home.secondJar("hello"), "hello", "2");
  }

  /**
   * A version of the same name may be there with other code, from an older build: then this one
   * gets a name of its own.
   */
  private Future<JsonObject> deploy(Path jar, String name, String version) {
    return client
        .deploy(new ModuleUpload(jar, name, version, List.of()))
        .recover(
            failure ->
                failure instanceof BusworkException refused && refused.status() == CONFLICT
                    ? client.deploy(
                        new ModuleUpload(jar, name, version + "-" + hash(jar), List.of()))
                    : Future.failedFuture(failure));
  }

  private static String hash(Path jar) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
