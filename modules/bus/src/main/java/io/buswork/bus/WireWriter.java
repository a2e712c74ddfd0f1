package io.buswork.bus;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message. Numbers take as few bytes as they need; a word that occurs often is written
 * once and then named by its number. For one message and one thread.
 */
final class WireWriter {

  private byte[] bytes = new byte[512];
  private int size;
  private final Map<String, Integer> words = new HashMap<>();
  private @Nullable String lastWord;
  private int lastWordNumber;

  /** The bytes so far; valid up to {@link #size()}, until the next write. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void oneByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void flag(boolean value) {
    oneByte(value ? 1 : 0);
  }

  /** One of a closed set. Its order is part of the form: the codec's version guards it. */
  @SuppressWarnings("EnumOrdinal")
  void choice(Enum<?> value) {
    oneByte(value.ordinal());
  }

  /** A number that is mostly small and never negative (a negative one takes ten bytes). */
  void count(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A number that is mostly near zero, on either side. */
  void number(long value) {
    count((value << 1) ^ (value >> 63));
  }

  void real(double value) {
    room(8);
    long bits = Double.doubleToLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    count(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  /** A text that probably occurs again in this message. */
  @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // only a short cut before the map
  void word(String value) {
    if (value == lastWord) {
      count(lastWordNumber);
      return;
    }
    Integer known = words.get(value);
    if (known == null) {
      known = words.size() + 1;
      words.put(value, known);
      count(0);
      text(value);
    } else {
      count(known);
    }
    lastWord = value;
    lastWordNumber = known;
  }

  void duration(Duration value) {
    number(value.getSeconds());
    count(value.getNano());
  }

  void instant(Instant value) {
    instantFrom(0, value);
  }

  /** A time, as its distance from another one's second. */
  void instantFrom(long second, Instant value) {
    number(value.getEpochSecond() - second);
    count(value.getNano());
  }

  /** Whether there is a value, and the value if there is. */
  <T> void optional(@Nullable T value, BiConsumer<WireWriter, T> write) {
    flag(value != null);
    if (value != null) {
      write.accept(this, value);
    }
  }

  <T> void list(Collection<T> values, BiConsumer<WireWriter, T> write) {
    count(values.size());
    for (T value : values) {
      write.accept(this, value);
    }
  }

  <T> void map(Map<String, T> values, BiConsumer<WireWriter, T> write) {
    count(values.size());
    values.forEach(
        (key, value) -> {
          word(key);
          write.accept(this, value);
        });
  }

  /** Counts by name. */
  void counts(Map<String, Integer> values) {
    count(values.size());
    values.forEach(
        (key, value) -> {
          word(key);
          count(value);
        });
  }

  /** Ids, each as its distance from the one before. */
  void ids(List<Long> ids) {
    count(ids.size());
    long before = 0;
    for (long id : ids) {
      number(id - before);
      before = id;
    }
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
