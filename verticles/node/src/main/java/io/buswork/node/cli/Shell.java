package io.buswork.node.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command has around it.
 *
 * @param out takes what it answers
 * @param err takes what went wrong
 * @param in what is piped into it
 * @param environment the environment's variables
 * @param directory the working directory
 * @param style how text looks
 * @param isLive whether a person watches: lines may be drawn over
 * @param sizes the terminal's columns and rows, whenever they are asked for
 * @param time what relative times count from
 */
public record Shell(
    PrintWriter out,
    PrintWriter err,
    InputStream in,
    Map<String, String> environment,
    Path directory,
    Style style,
    boolean isLive,
    Supplier<TerminalSize> sizes,
    InstantSource time) {

  /** This process's own. */
  static Shell ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean terminal = isTerminal();
    return new Shell(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        System.in,
        environment,
        Path.of("").toAbsolutePath(),
        new Style(terminal && environment.getOrDefault("NO_COLOR", "").isEmpty()),
        terminal,
        TerminalSize.following(environment, terminal),
        InstantSource.system());
  }

  /** Says in one line what went wrong. */
  void complain(String what) {
    out.flush();
    err.println(style.red("buswork:") + " " + Style.harmless(what));
    err.flush();
  }

  /** Ends the line that a person sees; nothing where nobody does. */
  void breakLine() {
    if (isLive) {
      err.println();
      err.flush();
    }
  }

  /** Where nodes started here keep their files. */
  public Path dataDir() {
    return directory.resolve(environment.getOrDefault("BUSWORK_DATA_DIR", "data"));
  }

  /** The terminal's columns and rows as they are now: a window may be drawn larger. */
  TerminalSize size() {
    return sizes.get();
  }

  /** The terminal's columns. */
  public int width() {
    return size().columns();
  }

  /** From JDK 22 on there is a console without a terminal too, which then has to be asked. */
  @SuppressWarnings("SystemConsoleNull") // null on the older JVMs; the newer ones are asked below
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
