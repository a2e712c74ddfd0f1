package io.buswork.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Who has signed a jar, found by reading all of it.
 *
 * @param signers those who have signed every entry
 * @param unsigned an entry that keeps them from being more; null if there is none
 * @param isPartial whether any entry is signed by anybody, though not all are by one
 */
record JarSignature(Set<X509Certificate> signers, @Nullable String unsigned, boolean isPartial) {

  private static final Pattern ITS_OWN =
      Pattern.compile("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|SIG-[^/]*|MANIFEST\\.MF)");

  JarSignature {
    signers = Collections.unmodifiableSet(new LinkedHashSet<>(signers));
  }

  /**
   * Reads a jar.
   *
   * @throws InvalidJarException if something of it was changed after it was signed
   */
  static JarSignature of(Path jar) throws InvalidJarException, IOException {
    try (JarFile file = new JarFile(jar.toFile(), true)) {
      return isSigned(file) ? read(file) : new JarSignature(Set.of(), null, false);
    } catch (ZipException e) {
      throw new InvalidJarException("it is not a jar: " + e.getMessage());
    } catch (SecurityException e) {
      throw new InvalidJarException("it was changed after it was signed: " + e.getMessage());
    }
  }

  private static boolean isSigned(JarFile file) {
    return file.stream()
        .anyMatch(e -> e.getName().toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.SF"));
  }

  private static JarSignature read(JarFile file) throws InvalidJarException, IOException {
    Set<X509Certificate> common = null;
    boolean any = false;
    String unsigned = null;
    for (JarEntry entry : Collections.list(file.entries())) {
      if (isItsOwn(entry)) {
        continue;
      }
      Set<X509Certificate> own = signersOf(file, entry);
      any |= !own.isEmpty();
      boolean less = common != null && !own.containsAll(common);
      if (own.isEmpty() || less) {
        unsigned = entry.getName();
      }
      if (common == null) {
        common = own;
      } else {
        common.retainAll(own);
      }
    }
    requireComplete(file);
    Set<X509Certificate> signers = common == null ? Set.of() : common;
    return new JarSignature(signers, unsigned, any && signers.isEmpty());
  }

  /** What belongs to the signature itself, and what has no content. */
  private static boolean isItsOwn(JarEntry entry) {
    return entry.isDirectory()
        || ITS_OWN.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches();
  }

  /** Known once the entry has been read to its end. */
  private static Set<X509Certificate> signersOf(JarFile file, JarEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    Set<X509Certificate> signers = new LinkedHashSet<>();
    CodeSigner[] found = entry.getCodeSigners();
    if (found != null) {
      for (CodeSigner signer : found) {
        signers.add((X509Certificate) signer.getSignerCertPath().getCertificates().get(0));
      }
    }
    return signers;
  }

  /** The JDK does not mind entries that were taken away. */
  private static void requireComplete(JarFile file) throws InvalidJarException, IOException {
    Manifest manifest = file.getManifest();
    if (manifest != null) {
      for (String name : manifest.getEntries().keySet()) {
        if (file.getEntry(name) == null) {
          throw new InvalidJarException(
              "it was changed after it was signed: its entry " + name + " is missing");
        }
      }
    }
  }
}
