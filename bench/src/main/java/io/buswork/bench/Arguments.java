package io.buswork.bench;

import org.jspecify.annotations.Nullable;

/**
 * A command line of names, each with its value behind it.
 *
 * @param words as they came
 */
record Arguments(String... words) {

  /** A value; null if it was not given. */
  @Nullable String text(String name) {
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].equals(name)) {
        return words[i + 1];
      }
    }
    return null;
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
