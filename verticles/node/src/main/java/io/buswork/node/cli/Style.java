package io.buswork.node.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How text looks on a terminal.
 *
 * @param isColoured whether there is any colour at all
 */
public record Style(boolean isColoured) {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d+m");
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n\\t]+\\s*");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

  String bold(String text) {
    return with("1", text);
  }

  String dim(String text) {
    return with("2", text);
  }

  String red(String text) {
    return with("31", text);
  }

  public String green(String text) {
    return with("32", text);
  }

  /** As much of a line as so many columns take, in its colours. */
  static String cut(String line, int columns) {
    if (columns(line) <= columns) {
      return line;
    }
    var kept = new StringBuilder();
    int used = 0;
    Matcher colour = COLOUR.matcher(line);
    for (int i = 0; i < line.length(); ) {
      if (colour.region(i, line.length()).lookingAt()) {
        kept.append(colour.group());
        i = colour.end();
        continue;
      }
      int letter = line.codePointAt(i);
      used += columns(letter);
      if (used <= columns) {
        kept.appendCodePoint(letter);
      }
      i += Character.charCount(letter);
    }
    return kept.toString();
  }

  /** How many columns a line takes, but for its colours. */
  static int columns(String line) {
    return COLOUR.matcher(line).replaceAll("").codePoints().map(Style::columns).sum();
  }

  /**
   * Letters of East Asia, and pictures, take two; what only marks the letter before it takes none.
   */
  private static int columns(int letter) {
    int type = Character.getType(letter);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return Character.isIdeographic(letter)
            || (letter >= 0x1100 && letter <= 0x115F)
            || (letter >= 0x3000 && letter <= 0x30FF)
            || (letter >= 0xAC00 && letter <= 0xD7A3)
            || (letter >= 0xFF00 && letter <= 0xFF60)
            || (letter >= 0x1F300 && letter <= 0x1FAFF)
        ? 2
        : 1;
  }

  /**
   * What others have written, in one line, and unable to steer the terminal: a task's error or log
   * may hold anything.
   */
  static String oneLine(String text) {
    return harmless(LINE_BREAKS.matcher(text).replaceAll(" "));
  }

  /** The same with its line breaks. */
  static String harmless(String text) {
    return CONTROLS.matcher(text).replaceAll("\uFFFD");
  }

  /** The colour of a task's, module's or node's state. */
  String state(String state) {
    return switch (state.strip()) {
      case "succeeded", "live", "up" -> green(state);
      case "failed", "expired", "leaked", "silent" -> red(state);
      case "running", "started", "starting" -> with("36", state);
      case "retrying", "draining", "paused" -> with("33", state);
      case "canceled", "unloaded" -> dim(state);
      default -> state;
    };
  }

  private String with(String code, String text) {
    return isColoured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
