package io.buswork.bus;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link WireWriter} has written. For one message and one thread. */
final class WireReader {

  private final String message;
  private final byte[] bytes;
  private int position;
  private final List<String> words = new ArrayList<>();

  /**
   * @param message what is read, for errors
   */
  WireReader(String message, byte[] bytes) {
    this.message = message;
    this.bytes = bytes;
  }

  int oneByte() {
    require(1);
    return bytes[position++];
  }

  boolean flag() {
    int value = oneByte();
    if (value != 0 && value != 1) {
      throw damaged("a flag is " + value);
    }
    return value == 1;
  }

  long count() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = oneByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number does not end");
  }

  int smallCount() {
    long value = count();
    if (value != (int) value) {
      throw damaged(value + " is too large here");
    }
    return (int) value;
  }

  long number() {
    long value = count();
    return (value >>> 1) ^ -(value & 1);
  }

  int smallNumber() {
    return (int) number();
  }

  double real() {
    require(8);
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | (bytes[position++] & 0xFF);
    }
    return Double.longBitsToDouble(bits);
  }

  String text() {
    int length = smallCount();
    require(length);
    String value = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return value;
  }

  String word() {
    int number = smallCount();
    if (number == 0) {
      String value = text();
      words.add(value);
      return value;
    }
    if (number < 0 || number > words.size()) {
      throw damaged("there is no word " + number);
    }
    return words.get(number - 1);
  }

  Duration duration() {
    long seconds = number();
    int nanos = smallCount();
    try {
      return Duration.ofSeconds(seconds, nanos);
    } catch (ArithmeticException e) {
      throw damaged("a duration is out of range");
    }
  }

  Instant instant() {
    return instantFrom(0);
  }

  Instant instantFrom(long second) {
    long seconds = second + number();
    int nanos = smallCount();
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw damaged("a time is out of range");
    }
  }

  <T> @Nullable T optional(Function<WireReader, T> read) {
    return flag() ? read.apply(this) : null;
  }

  <T> T oneOf(T[] values) {
    int ordinal = oneByte();
    if (ordinal < 0 || ordinal >= values.length) {
      throw damaged("there is no choice " + ordinal);
    }
    return values[ordinal];
  }

  <T> List<T> list(Function<WireReader, T> read) {
    int length = length();
    if (length == 0) {
      return List.of();
    }
    List<T> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(read.apply(this));
    }
    return values;
  }

  <T> Map<String, T> map(Function<WireReader, T> read) {
    int length = length();
    if (length == 0) {
      return Map.of();
    }
    Map<String, T> values = new LinkedHashMap<>(length * 2);
    for (int i = 0; i < length; i++) {
      values.put(word(), read.apply(this));
    }
    return values;
  }

  List<Long> ids() {
    int length = length();
    List<Long> ids = new ArrayList<>(length);
    long before = 0;
    for (int i = 0; i < length; i++) {
      before += number();
      ids.add(before);
    }
    return ids;
  }

  /** Refuses bytes behind the message's end. */
  void requireEnd() {
    if (position != bytes.length) {
      throw damaged((bytes.length - position) + " bytes are left over");
    }
  }

  WireException damaged(String what) {
    return new WireException(message + ", byte " + position + " of " + bytes.length + ": " + what);
  }

  private int length() {
    int length = smallCount();
    // Each element takes a byte at least: no damaged length makes us reserve memory.
    require(length);
    return length;
  }

  private void require(int length) {
    if (length < 0 || length > bytes.length - position) {
      throw damaged("cut off");
    }
  }
}
