package io.buswork.loader;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Keys made with the JDK's keytool, and jars signed with them. */
final class SigningKeys {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final Path file;

  SigningKeys(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("keys.p12");
  }

  /** Makes a key with a certificate that names it; more arguments for keytool, such as times. */
  SigningKeys make(String name, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC"));
    command.addAll(List.of("-dname", "CN=" + name, "-keystore", file.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit"));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + command);
    }
    return this;
  }

  /** A file with the certificates of some. */
  Path certificates(String... names) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (String name : names) {
      byte[] encoded = store().getCertificate(name).getEncoded();
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder().encodeToString(encoded))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return Files.writeString(Files.createTempFile(folder, "trusted", ".pem"), pem);
  }

  /** A copy of a jar that is signed. */
  Path sign(Path jar, String name) throws Exception {
    var entry =
        (KeyStore.PrivateKeyEntry)
            store().getEntry(name, new KeyStore.PasswordProtection(PASSWORD));
    Path signed = Files.createTempFile(folder, "signed", ".jar");
    try (ZipFile in = new ZipFile(jar.toFile());
        OutputStream out = Files.newOutputStream(signed)) {
      new JarSigner.Builder(entry).signerName(name).build().sign(in, out);
    }
    return signed;
  }

  private KeyStore store() throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }
}
