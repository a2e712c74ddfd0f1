package io.buswork.worker;

import io.buswork.loader.InvalidJarException;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a jar from the database is the one that was uploaded, and signed as this node wants
 * it: whoever can write there, or has uploaded it before that was wanted, must not thereby run code
 * here. On a thread of its own: a large jar would keep an event loop for a tenth of a second.
 */
final class JarTrust {

  private JarTrust() {}

  /**
   * The jar.
   *
   * @param jar what the database has; null: nothing
   * @return fails, saying why, if it may not be loaded
   */
  static Future<Buffer> verified(
      Vertx vertx, TrustedSigners trusted, ModuleVersion version, @Nullable Buffer jar) {
    return jar == null
        ? Future.failedFuture(new IllegalStateException("its jar is not in the database"))
        : vertx.executeBlocking(() -> verify(trusted, version, jar), false);
  }

  private static Buffer verify(TrustedSigners trusted, ModuleVersion version, Buffer jar)
      throws IOException, InvalidJarException {
    byte[] content = jar.getBytes();
    if (!sha256(content).equals(version.sha256())) {
      throw new IllegalStateException("its jar does not have its SHA-256");
    }
    if (!trusted.isAnybody()) {
      verifySigner(trusted, content);
    }
    return jar;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static void verifySigner(TrustedSigners trusted, byte[] content)
      throws IOException, InvalidJarException {
    Path file = Files.createTempFile("buswork-verify-", ".jar");
    try {
      Files.write(file, content);
      trusted.verify(file);
    } finally {
      Files.delete(file);
    }
  }
}
