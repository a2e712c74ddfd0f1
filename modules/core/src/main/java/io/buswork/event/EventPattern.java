package io.buswork.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Which events are meant: an event's name in which {@code *} stands for exactly one word and {@code
 * #}, as the last word, for all that may follow, also nothing.
 */
public final class EventPattern {

  private static final String ONE = "*";
  private static final String REST = "#";

  private final String text;
  private final List<String> words;

  private EventPattern(String text, List<String> words) {
    this.text = text;
    this.words = words;
  }

  /**
   * Reads a pattern.
   *
   * @param text such as {@code order.paid}, {@code order.*} or {@code order.#}
   * @throws IllegalArgumentException if it is none: says why
   */
  public static EventPattern of(String text) {
    List<String> words = EventNames.words(text);
    for (int i = 0; i < words.size(); i++) {
      check(words.get(i), i == words.size() - 1);
    }
    return new EventPattern(text, words);
  }

  private static void check(String word, boolean isLast) {
    if (word.equals(REST) && !isLast) {
      throw new IllegalArgumentException("'#' stands for the rest: it can only be the last word");
    }
    if (word.equals("**")) {
      throw new IllegalArgumentException("the rest is written '#', as the last word, not '**'");
    }
    if (word.length() > 1 && (word.contains(ONE) || word.contains(REST))) {
      throw new IllegalArgumentException(
          "'" + word + "' is no word: '*' and '#' stand for whole words");
    }
    if (!word.equals(ONE) && !word.equals(REST)) {
      EventNames.checkWord(word);
    }
  }

  /** Whether an event of that name is meant. */
  public boolean matches(String name) {
    List<String> given = EventNames.words(name);
    boolean open = words.get(words.size() - 1).equals(REST);
    int fixed = open ? words.size() - 1 : words.size();
    if (given.size() < fixed || (!open && given.size() > fixed)) {
      return false;
    }
    for (int i = 0; i < fixed; i++) {
      if (!words.get(i).equals(ONE) && !words.get(i).equals(given.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The words before the first that stands for others, with their dots; may be empty. */
  public String head() {
    int plain = 0;
    while (plain < words.size()
        && !words.get(plain).equals(ONE)
        && !words.get(plain).equals(REST)) {
      plain++;
    }
    return String.join(".", words.subList(0, plain));
  }

  /** The heads that a pattern can have which means events of that name. */
  public static List<String> headsOf(String name) {
    List<String> words = EventNames.words(name);
    List<String> heads = new ArrayList<>(words.size() + 1);
    for (int i = 0; i <= words.size(); i++) {
      heads.add(String.join(".", words.subList(0, i)));
    }
    return heads;
  }

  /** As it was said. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
