package io.buswork.node.cli;

/**
 * How text looks on a terminal.
 *
 * @param isColoured whether there is any colour at all
 */
public record Style(boolean isColoured) {

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

  /** As much of a line as so many columns take; without its colours if it has to be cut. */
  static String cut(String line, int columns) {
    String plain = line.replaceAll("\u001b\\[\\d+m", "");
    return plain.length() <= columns ? line : plain.substring(0, columns);
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
