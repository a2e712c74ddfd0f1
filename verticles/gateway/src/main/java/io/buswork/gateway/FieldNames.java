package io.buswork.gateway;

import java.util.Collection;
import java.util.Locale;

/** Guesses which name was meant. */
final class FieldNames {

  private static final int SHORTEST_PART = 3;

  private FieldNames() {}

  /** A question that names the likeliest of the known names; empty if none is near. */
  static String like(String given, Collection<String> known) {
    String plain = plain(given);
    for (String name : known) {
      String other = plain(name);
      boolean part =
          plain.length() >= SHORTEST_PART && (other.startsWith(plain) || plain.startsWith(other));
      if (part || plain.equals(other)) {
        return "; did you mean '" + name + "'?";
      }
    }
    return "";
  }

  private static String plain(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }
}
