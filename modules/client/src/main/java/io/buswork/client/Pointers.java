package io.buswork.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON pointers into a list. */
final class Pointers {

  private static final Pattern INDEX = Pattern.compile("^/(\\d{1,9})(/.*)?$", Pattern.DOTALL);

  private Pointers() {}

  /** The pointer with so many items more before the one it points to. */
  static String shift(String pointer, int items) {
    Matcher index = INDEX.matcher(pointer);
    if (!index.matches()) {
      return pointer;
    }
    String rest = index.group(2) == null ? "" : index.group(2);
    return "/" + (Integer.parseInt(index.group(1)) + items) + rest;
  }
}
