package io.buswork.worker;

import io.buswork.loader.InvalidJarException;
import io.buswork.loader.JarHash;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings a jar from the database into a file, and looks whether it is the one and signed as this
 * node wants it: whoever can write there, or has uploaded it before that was wanted, must not
 * thereby run code here.
 */
final class JarFetch {

  private final Vertx vertx;
  private final ModuleStore store;
  private TrustedSigners trusted = TrustedSigners.anybody();

  JarFetch(Vertx vertx, ModuleStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /** Says who must have signed the jars. */
  void trusting(TrustedSigners signers) {
    trusted = signers;
  }

  /**
   * The jar in a file of its own, which is the caller's; empty if there is none.
   *
   * @return fails if the database cannot be read
   */
  Future<Optional<Path>> read(ModuleVersion version) {
    FileSystem files = vertx.fileSystem();
    String prefix =
        "buswork-"
            + (version.name() + "-" + version.version()).replaceAll("[^A-Za-z0-9.-]", "_")
            + "-";
    return files
        .createTempFile(prefix, ".jar")
        .compose(
            name ->
                write(version, name)
                    .compose(
                        found ->
                            found
                                ? Future.succeededFuture(Optional.of(Path.of(name)))
                                : files.delete(name).map(gone -> Optional.<Path>empty()))
                    .recover(failure -> without(name, failure)));
  }

  /** The file; fails, saying why, if it may not be loaded, and is gone then. */
  Future<Path> verified(ModuleVersion version, Optional<Path> read) {
    return read.map(
            jar ->
                vertx
                    .executeBlocking(() -> verify(version, jar), false)
                    .recover(failure -> without(jar.toString(), failure)))
        .orElseGet(
            () -> Future.failedFuture(new IllegalStateException("its jar is not in the database")));
  }

  private <T> Future<T> without(String name, Throwable failure) {
    return vertx.fileSystem().delete(name).transform(gone -> Future.failedFuture(failure));
  }

  private Future<Boolean> write(ModuleVersion version, String name) {
    return vertx
        .fileSystem()
        .open(name, new OpenOptions().setWrite(true))
        .compose(file -> store.readJar(version.sha256(), file::write).eventually(file::close));
  }

  private Path verify(ModuleVersion version, Path jar) throws IOException, InvalidJarException {
    if (!JarHash.of(jar).equals(version.sha256())) {
      throw new IllegalStateException("its jar does not have its SHA-256");
    }
    if (!trusted.isAnybody()) {
      trusted.verify(jar);
    }
    return jar;
  }
}
