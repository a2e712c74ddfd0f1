package io.buswork.worker;

import io.buswork.loader.InvalidJarException;
import io.buswork.loader.TrustedSigners;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks whether a jar from the database is signed as this node wants it: whoever can write there,
 * or has uploaded it before that was wanted, must not thereby run code here.
 */
final class JarTrust {

  private JarTrust() {}

  /** The jar; fails, saying why, if it may not be loaded. */
  static Future<Buffer> verified(Vertx vertx, TrustedSigners trusted, Buffer jar) {
    return trusted.isAnybody()
        ? Future.succeededFuture(jar)
        : vertx.executeBlocking(() -> verify(trusted, jar), false);
  }

  private static Buffer verify(TrustedSigners trusted, Buffer jar)
      throws IOException, InvalidJarException {
    Path file = Files.createTempFile("buswork-verify-", ".jar");
    try {
      Files.write(file, jar.getBytes());
      trusted.verify(file);
      return jar;
    } finally {
      Files.delete(file);
    }
  }
}
