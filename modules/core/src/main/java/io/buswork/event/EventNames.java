package io.buswork.event;

import java.util.List;
import java.util.regex.Pattern;

/** What events may be called: words with dots between them. */
public final class EventNames {

  /** The longest name, in characters. */
  public static final int MAX_LENGTH = 200;

  /** What would be right, for messages. */
  public static final String RULE =
      "words of A-Z a-z 0-9 _ : / - with dots between them, 200 characters at most";

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_:/-]+");
  private static final Pattern DOT = Pattern.compile("\\.");

  private EventNames() {}

  /**
   * Refuses what cannot be an event's name.
   *
   * @throws IllegalArgumentException says why
   */
  public static void check(String name) {
    for (String word : words(name)) {
      checkWord(word);
    }
  }

  /** The parts between the dots, also empty ones. */
  static List<String> words(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty; it must be " + RULE);
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("it is too long; it must be " + RULE);
    }
    return List.of(DOT.split(text, -1));
  }

  static void checkWord(String word) {
    if (word.isEmpty()) {
      throw new IllegalArgumentException("a word is empty; it must be " + RULE);
    }
    if (!WORD.matcher(word).matches()) {
      throw new IllegalArgumentException("'" + word + "' is no word; it must be " + RULE);
    }
  }
}
