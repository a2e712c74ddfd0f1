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
import java.util.stream.Stream;

/** Deploys the samples. */
final class DemoModules {

  private static final List<String> SAMPLES =
      List.of("hello", "image-thumbnail", "web-call", "report-export", "order-events", "mail-send");

  /** The sample in C, which is built where there is a compiler. */
  static final String NATIVE = "native-digest";

  private static final int HASH_DIGITS = 8;

  private final BusworkClient client;
  private final DemoHome home;

  DemoModules(BusworkClient client, DemoHome home) {
    this.client = client;
    this.home = home;
  }

  /** All of them, hello in version 1. */
  Future<List<JsonObject>> deployAll() {
    var samples = Stream.concat(SAMPLES.stream(), Stream.of(NATIVE).filter(home::hasNative));
    var deploys = samples.map(sample -> deploy(home.jar(sample), sample, "1")).toList();
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
                failure instanceof BusworkException refused && isTaken(refused)
                    ? client.deploy(
                        new ModuleUpload(jar, name, version + "-" + shortHash(jar), List.of()))
                    : Future.failedFuture(failure));
  }

  private static boolean isTaken(BusworkException refused) {
    return refused.errors().stream().anyMatch(error -> error.pointer().equals("/version"));
  }

  private static String shortHash(Path jar) {
    return hash(jar).substring(0, HASH_DIGITS);
  }

  /** A file's SHA-256, in hex. */
  static String hash(Path jar) {
    try {
      return hash(Files.readAllBytes(jar));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  /** The SHA-256, in hex. */
  static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
