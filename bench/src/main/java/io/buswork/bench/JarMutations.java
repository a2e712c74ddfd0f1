package io.buswork.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Broken jars, made of a whole one: as a transfer breaks them, and as a broken build does. */
final class JarMutations {

  private static final int MOST_FLIPS = 20;
  private static final int MOST_BYTES = 64;

  private final Random random;
  private final byte[] whole;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /**
   * @param seed the same one makes the same jars
   */
  JarMutations(byte[] whole, long seed) throws IOException {
    this.whole = whole.clone();
    this.random = new Random(seed);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(whole))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
  }

  /** The archive's bytes are changed, or those of one of its entries in a sound archive. */
  byte[] next() throws IOException {
    return random.nextBoolean() ? mutate(whole) : withOneBrokenEntry();
  }

  private byte[] mutate(byte[] original) {
    int from = random.nextInt(original.length);
    int to = Math.min(original.length, from + 1 + random.nextInt(MOST_BYTES));
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(original, from);
      case 1 -> joined(original, from, new byte[0], to);
      case 2 -> joined(original, from, noise(to - from), to);
      default -> flipped(original);
    };
  }

  private byte[] flipped(byte[] original) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(MOST_FLIPS); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return bytes;
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, until);
    joined.writeBytes(between);
    joined.write(bytes, from, bytes.length - from);
    return joined.toByteArray();
  }

  private byte[] withOneBrokenEntry() throws IOException {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    List<String> names = List.copyOf(entries.keySet());
    String name = names.get(random.nextInt(names.size()));
    changed.computeIfPresent(name, (same, content) -> mutate(content));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : changed.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
