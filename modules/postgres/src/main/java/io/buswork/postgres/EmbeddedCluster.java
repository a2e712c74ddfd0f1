package io.buswork.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The files of an embedded server: its data, its password and the port it had last. */
final class EmbeddedCluster {

  private final Path data;
  private final Path passwordFile;
  private final Path portFile;

  EmbeddedCluster(Path folder) {
    this.data = folder.resolve("data");
    this.passwordFile = folder.resolve("password");
    this.portFile = folder.resolve("port");
  }

  /** Made once; readable by the owner alone. */
  String password() throws IOException {
    if (!Files.exists(passwordFile)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Path file =
          Files.createFile(
              passwordFile,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(passwordFile).strip();
  }

  Optional<Integer> lastPort() throws IOException {
    return Files.exists(portFile)
        ? Optional.of(Integer.valueOf(Files.readString(portFile).strip()))
        : Optional.empty();
  }

  void rememberPort(int port) throws IOException {
    Files.writeString(portFile, Integer.toString(port));
  }

  /**
   * Makes the data folder, unless it is there. One half made by an interrupted start is made anew.
   */
  void initialise(String password) throws IOException {
    Path done = data.resolveSibling("initialised");
    if (Files.exists(done)) {
      return;
    }
    if (!password.equals(Files.readString(passwordFile).strip())) {
      throw new IllegalStateException(passwordFile + " changed during the start");
    }
    Folders.delete(data);
    PostgresBinaries.run(
        List.of(
            "initdb",
            "-D",
            data.toString(),
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            "--pwfile",
            passwordFile.toString(),
            "-E",
            "UTF8",
            "--locale=C"));
    Files.createFile(done);
  }
}
