package io.buswork.gateway;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name that fitted its pattern, so that a request with a thousand tasks of one type looks at the
 * type once, and keeps one string of it.
 */
final class LastName {

  private final Pattern pattern;
  private @Nullable String last;

  LastName(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Whether it fits. */
  boolean fits(String name) {
    if (name.equals(last)) {
      return true;
    }
    if (!pattern.matcher(name).matches()) {
      return false;
    }
    last = name;
    return true;
  }

  /** The name, as the same object as last time if it is the same. */
  String shared(String name) {
    return last != null && name.equals(last) ? last : name;
  }
}
