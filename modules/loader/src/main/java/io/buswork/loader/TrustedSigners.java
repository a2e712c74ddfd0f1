package io.buswork.loader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose jars may be deployed: anybody's, or those alone that are wholly signed with one of some
 * keys. A jar whose signature is broken is nobody's. Blocks.
 */
public final class TrustedSigners {

  private static final TrustedSigners ANYBODY = new TrustedSigners(null);

  private final @Nullable Set<PublicKey> keys;

  private TrustedSigners(@Nullable Set<PublicKey> keys) {
    this.keys = keys == null ? null : Set.copyOf(keys);
  }

  /** Jars need no signature. */
  public static TrustedSigners anybody() {
    return ANYBODY;
  }

  /**
   * The keys of the certificates in a file.
   *
   * @param file certificates, PEM, one after the other
   * @throws IllegalArgumentException if it cannot be read, or has none in it; the message says what
   *     would be right
   */
  public static TrustedSigners of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Set<PublicKey> keys = new LinkedHashSet<>();
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        keys.add(each.getPublicKey());
      }
      if (!keys.isEmpty()) {
        return new TrustedSigners(keys);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the file cannot be read", e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(notPem(), e);
    }
    throw new IllegalArgumentException(notPem());
  }

  private static String notPem() {
    return "must be a file of certificates in PEM (-----BEGIN CERTIFICATE-----)";
  }

  /**
   * Looks whether a jar that is uploaded now may be deployed.
   *
   * @param jar an archive that is sound otherwise
   * @return who has signed all of it; null if nobody has
   * @throws InvalidJarException if it may not
   */
  public @Nullable String admit(Path jar) throws InvalidJarException, IOException {
    X509Certificate signer = signer(jar);
    if (keys != null && signer != null) {
      try {
        signer.checkValidity();
      } catch (CertificateException e) {
        throw new InvalidJarException(
            "the certificate of its signer, " + name(signer) + ", is not valid now");
      }
    }
    return signer == null ? null : name(signer);
  }

  /**
   * Looks whether a jar that was admitted before may be loaded: certificates run out, jars go on
   * running.
   *
   * @throws InvalidJarException if it may not
   */
  public void verify(Path jar) throws InvalidJarException, IOException {
    signer(jar);
  }

  /** Whether there is anything to verify. */
  public boolean isAnybody() {
    return keys == null;
  }

  private @Nullable X509Certificate signer(Path jar) throws InvalidJarException, IOException {
    JarSignature signature = JarSignature.of(jar);
    Set<PublicKey> trusted = keys;
    if (trusted == null) {
      return signature.signers().stream().findFirst().orElse(null);
    }
    if (signature.signers().isEmpty()) {
      throw new InvalidJarException(
          (signature.isPartial()
                  ? "its entry " + signature.unsigned() + " is not signed by who signed the rest"
                  : "it is not signed")
              + "; only jars that are wholly signed by a trusted signer can be deployed here"
              + " (modules.trusted-signers)");
    }
    for (X509Certificate signer : signature.signers()) {
      if (trusted.contains(signer.getPublicKey())) {
        return signer;
      }
    }
    String names =
        signature.signers().stream().map(TrustedSigners::name).collect(Collectors.joining(" and "));
    throw new InvalidJarException(
        "it is signed by "
            + names
            + ", who is not among the trusted signers (modules.trusted-signers)");
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
