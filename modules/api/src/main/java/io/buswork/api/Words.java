package io.buswork.api;

import java.util.Collection;
import java.util.Map;

/** Checks free text within the bounds that hold for tasks submitted in whatever way. */
final class Words {

  /** A trace adds two to what the user may say. */
  private static final int MAX_HEADERS = TaskBounds.MAX_HEADERS + 2;

  private Words() {}

  static void checkKey(String what, String text) {
    check(what, text, 1, TaskBounds.MAX_KEY);
  }

  static void checkTags(Collection<String> tags) {
    require(
        tags.size() <= TaskBounds.MAX_TAGS,
        "tags must be at most " + TaskBounds.MAX_TAGS + ", not " + tags.size());
    tags.forEach(tag -> check("a tag", tag, 1, TaskBounds.MAX_TAG));
  }

  static void checkHeaders(Map<String, String> headers) {
    require(
        headers.size() <= MAX_HEADERS,
        "headers must be at most " + MAX_HEADERS + ", not " + headers.size());
    headers.forEach(
        (name, value) -> {
          check("a header's name", name, 1, TaskBounds.MAX_HEADER_NAME);
          check("the header " + name, value, 0, TaskBounds.MAX_HEADER);
        });
  }

  /** Characters are counted as Postgres counts them: one for each code point. */
  private static void check(String what, String text, int least, int most) {
    int length = text.codePointCount(0, text.length());
    require(
        length >= least && length <= most,
        what + " must have " + least + " to " + most + " characters, not " + length);
    require(
        text.codePoints().noneMatch(Words::isUnstorable),
        what + " must not hold the character U+0000 or half a surrogate pair");
  }

  private static boolean isUnstorable(int codePoint) {
    return codePoint == 0
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
