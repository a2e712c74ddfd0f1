package io.buswork.node.cli;

/** A progress bar of text. */
public final class Bar {

  private static final String[] PARTS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  private Bar() {}

  /**
   * Draws it.
   *
   * @param percent 0 to 100
   * @param width in columns
   */
  public static String of(int percent, int width) {
    int eighths = Math.max(0, Math.min(100, percent)) * width * 8 / 100;
    String filled = "█".repeat(eighths / 8) + PARTS[eighths % 8];
    return filled + "·".repeat(width - filled.length());
  }
}
