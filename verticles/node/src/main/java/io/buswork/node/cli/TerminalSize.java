package io.buswork.node.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How large the terminal is.
 *
 * @param columns so wide
 * @param rows so high
 */
record TerminalSize(int columns, int rows) {

  /** What is taken where it cannot be found out. */
  static final TerminalSize DEFAULT = new TerminalSize(120, 40);

  private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");
  private static final long PATIENCE_MILLIS = 500;
  private static final long KEPT_NANOS = 1_000_000_000;

  /** The same, asked again once it is a second old, for a window can be drawn larger or smaller. */
  static Supplier<TerminalSize> following(Map<String, String> environment, boolean isTerminal) {
    if (!isTerminal) {
      return () -> of(environment, false);
    }
    var known = new AtomicReference<>(new Known(of(environment, true), System.nanoTime()));
    return () ->
        known
            .updateAndGet(
                last ->
                    System.nanoTime() - last.at() < KEPT_NANOS
                        ? last
                        : new Known(of(environment, true), System.nanoTime()))
            .size();
  }

  /** What the terminal said, and when. */
  private record Known(TerminalSize size, long at) {}

  /** By the variables {@code COLUMNS} and {@code LINES}, else by asking the terminal. */
  static TerminalSize of(Map<String, String> environment, boolean isTerminal) {
    TerminalSize asked = isTerminal ? parse(stty()) : DEFAULT;
    return new TerminalSize(
        number(environment.get("COLUMNS"), asked.columns()),
        number(environment.get("LINES"), asked.rows()));
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("[1-9]\\d{1,3}") ? Integer.parseInt(text) : otherwise;
  }

  /** What {@code stty size} says: rows, then columns. */
  static TerminalSize parse(String text) {
    Matcher size = ROWS_AND_COLUMNS.matcher(text);
    if (!size.matches() || size.group(1).equals("0") || size.group(2).equals("0")) {
      return DEFAULT;
    }
    return new TerminalSize(Integer.parseInt(size.group(2)), Integer.parseInt(size.group(1)));
  }

  /** Empty where there is no such program. */
  private static String stty() {
    try {
      Process process = new ProcessBuilder("stty", "size").redirectInput(Redirect.INHERIT).start();
      if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return "";
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
