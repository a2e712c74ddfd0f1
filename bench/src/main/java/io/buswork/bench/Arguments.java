package io.buswork.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line of names, each with its value behind it.
 *
 * @param words as they came
 */
record Arguments(List<String> words) {

  Arguments {
    words = List.copyOf(words);
  }

  /** A value; null if it was not given. */
  @Nullable String text(String name) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 == words.size() ? null : words.get(at + 1);
  }

  /** A value, or another if it was not given. */
  String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  /** The same as a number. */
  int number(String name, int otherwise) {
    String value = text(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }
}
