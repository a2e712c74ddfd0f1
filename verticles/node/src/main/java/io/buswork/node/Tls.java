package io.buswork.node;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a node shows, to clients and, if that is wanted, to the other nodes.
 *
 * @param cert the certificate, with those of who issued it behind
 * @param key its private key
 * @param ca what the other nodes' certificates are checked against
 * @param bus whether what the nodes say to each other is encrypted too
 */
record Tls(Path cert, Path key, Path ca, boolean bus) {

  /**
   * What the keys below {@code tls.} say; null: nothing.
   *
   * @throws ConfigException naming the key, the value and what would be right
   */
  static @Nullable Tls of(Map<String, String> values) {
    String cert = values.get("tls.cert");
    String key = values.get("tls.key");
    if (cert == null || key == null) {
      for (String name : new String[] {"tls.cert", "tls.key", "tls.ca", "tls.bus"}) {
        if (values.get(name) != null) {
          throw new ConfigException(
              name
                  + "="
                  + values.get(name)
                  + ": "
                  + (cert == null ? "tls.cert" : "tls.key")
                  + " must be given too");
        }
      }
      return null;
    }
    String ca = Objects.requireNonNullElse(values.get("tls.ca"), cert);
    certificates("tls.cert", cert);
    certificates("tls.ca", ca);
    if (!read("tls.key", key).contains("PRIVATE KEY-----")) {
      throw new ConfigException("tls.key=" + key + ": must be a file with a private key (PEM)");
    }
    return new Tls(Path.of(cert), Path.of(key), Path.of(ca), flag(values.get("tls.bus")));
  }

  private static boolean flag(@Nullable String text) {
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw new ConfigException("tls.bus=" + text + ": must be true or false");
    }
    return "true".equals(text);
  }

  private static void certificates(String name, String file) {
    byte[] text = read(name, file).getBytes(StandardCharsets.ISO_8859_1);
    try {
      if (CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text))
          .isEmpty()) {
        throw new CertificateException("empty");
      }
    } catch (CertificateException e) {
      throw new ConfigException(name + "=" + file + ": must be a file with certificates (PEM)");
    }
  }

  private static String read(String name, String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new ConfigException(name + "=" + file + ": the file cannot be read");
    }
  }

  /** As Vert.x wants it. */
  PemKeyCertOptions keyCert() {
    return new PemKeyCertOptions().addCertPath(cert.toString()).addKeyPath(key.toString());
  }

  /** Encrypts what the nodes say to each other, and lets only those speak that are known. */
  void secure(EventBusOptions options) {
    options
        .setSsl(true)
        .setKeyCertOptions(keyCert())
        .setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()))
        .setClientAuth(ClientAuth.REQUIRED);
  }
}
