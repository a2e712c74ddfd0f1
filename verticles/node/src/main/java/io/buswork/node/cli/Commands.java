package io.buswork.node.cli;

/** All commands. */
public final class Commands {
  private Commands() {}

  /** Runs one. */
  public static int run(String... arguments) {
    System.err.println("buswork: no such command");
    return 2;
  }
}
