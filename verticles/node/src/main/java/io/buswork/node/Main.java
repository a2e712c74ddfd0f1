package io.buswork.node;

import io.buswork.node.cli.Commands;
import java.util.Arrays;
import java.util.List;

/**
 * The command line's beginning: {@code start} goes straight to the node, all else to the commands.
 */
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the command and what belongs to it
   */
  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    boolean start = !words.isEmpty() && words.get(0).equals("start");
    boolean help = words.contains("--help") || words.contains("-h");
    int code =
        start && !help ? NodeProcess.run(words.subList(1, words.size())) : Commands.run(arguments);
    System.exit(code);
  }
}
