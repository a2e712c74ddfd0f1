package io.buswork.loader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Is it an archive that can do no harm? Counts what it really inflates to, not what it claims. */
final class ArchiveCheck {

  static final int MAX_ENTRIES = 65_535;
  static final long MAX_BYTES = 512L << 20;

  /** Of what is read into memory whole: classes, the manifest, signatures, services. */
  static final long MAX_WHOLE = 16L << 20;

  private static final Pattern WHOLE =
      Pattern.compile(
          "(?i).*\\.class|META-INF/(MANIFEST\\.MF|[^/]*\\.(SF|RSA|DSA|EC)|services/[^/]*)");
  private static final int BUFFER = 64 << 10;

  private ArchiveCheck() {}

  static void check(Path jar) throws InvalidJarException, IOException {
    byte[] start = new byte[4];
    try (InputStream in = Files.newInputStream(jar)) {
      if (in.readNBytes(start, 0, 4) < 4 || start[0] != 'P' || start[1] != 'K') {
        throw new InvalidJarException("it is not a jar: it does not begin like a zip archive");
      }
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.size() > MAX_ENTRIES) {
        throw new InvalidJarException(
            "it has " + zip.size() + " entries; " + MAX_ENTRIES + " are allowed");
      }
      checkEntries(zip);
    } catch (ZipException | EOFException e) {
      throw new InvalidJarException("it is not a jar: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new InvalidJarException("it is not a jar: an entry's name is not UTF-8");
    }
  }

  private static void checkEntries(ZipFile zip) throws InvalidJarException, IOException {
    Set<String> names = new HashSet<>();
    byte[] buffer = new byte[BUFFER];
    long left = MAX_BYTES;
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      checkName(entry.getName());
      if (!names.add(entry.getName())) {
        throw new InvalidJarException("it has two entries named " + entry.getName());
      }
      left = inflate(zip, entry, buffer, left);
    }
  }

  private static long inflate(ZipFile zip, ZipEntry entry, byte[] buffer, long allowed)
      throws InvalidJarException, IOException {
    long left = allowed;
    long most = WHOLE.matcher(entry.getName()).matches() ? MAX_WHOLE : MAX_BYTES;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        left -= n;
        if (allowed - left > most) {
          throw new InvalidJarException(
              "its entry " + entry.getName() + " has more than " + (most >> 20) + " MiB");
        }
        if (left < 0) {
          throw new InvalidJarException(
              "it unpacks to more than " + (MAX_BYTES >> 20) + " MiB (at " + entry.getName() + ")");
        }
      }
    } catch (ZipException | EOFException e) {
      throw new InvalidJarException("its entry " + entry.getName() + " is damaged");
    }
    return left;
  }

  private static void checkName(String name) throws InvalidJarException {
    boolean climbs = Arrays.asList(name.split("/")).contains("..");
    if (climbs || name.startsWith("/") || name.contains("\\") || name.matches("^[A-Za-z]:.*")) {
      throw new InvalidJarException("its entry '" + name + "' points outside the archive");
    }
  }
}
